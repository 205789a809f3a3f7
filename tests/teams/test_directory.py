"""A directory of services is read strictly, compared, kept, found, and written as HSDS 3.0."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from dispatch.actions.directory import import_directory
from dispatch.demo.services import seed_services
from dispatch.models import JournalEntry
from dispatch.permissions import SYSTEM
from dispatch.selectors.directory import Wanted, search
from teams.directory import DirectoryUnreadable, compare, read_directory, write_directory
from teams.models import DirectoryFile, Service, TaxonomyTerm
from teams.opening import open_at
from tests.conftest import make_zone

EDMONTON = ZoneInfo("America/Edmonton")
ID = "0eef0902-a88f-4918-ae67-b22af617e7b8"


def service(**more):
    return {"id": ID, "name": "Cedar Room", "status": "active"} | more


def refusals(*services):
    read = read_directory(json.dumps(list(services)))
    return [str(fault) for refusal in read.refused for fault in refusal.faults]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"id": "7"}, "$[0].id: must be a UUID"),
        ({"status": "open"}, "$[0].status: must be one of active, inactive, defunct"),
        ({"name": "  "}, "$[0].name: must not be empty"),
        ({"name": 7}, "$[0].name: must be text"),
        ({"url": "no address"}, "$[0].url: must be a web address"),
        ({"minimum_age": True}, "$[0].minimum_age: must be a number"),
        ({"phones": {}}, "$[0].phones: must be a list"),
        ({"phones": [{"id": ID}]}, "$[0].phones[0].number: must be there"),
        ({"schedules": [{"id": ID, "freq": "DAILY"}]}, "$[0].schedules[0].freq: must be one of"),
        ({"organization": {"id": ID, "name": "x"}}, "$[0].organization.description: must be there"),
        ({"last_modified": "yesterday"}, "$[0].last_modified: must be a moment"),
        ({"description": "a\0b"}, "$[0]: holds a NUL character"),
    ],
)
def test_a_service_that_is_not_as_specified_is_refused_with_its_path(wrong, says):
    (fault,) = refusals(service(**wrong))
    assert fault.startswith(says)


def test_one_fault_refuses_one_service_and_the_others_are_read():
    read = read_directory(json.dumps([service(status="?"), service(id=str(uuid4())), 7]))
    assert ([e.name for e in read.entries], len(read.refused)) == (["Cedar Room"], 2)


def test_the_same_id_twice_in_a_file_is_refused():
    assert refusals(service(), service(name="Again")) == [
        "$[1].id: is the id of a service before it in this file"
    ]


def test_nulls_say_nothing_and_fields_of_a_site_are_kept():
    (entry,) = read_directory(json.dumps(service(url=None, our_own={"a": None, "b": 1}))).entries
    assert entry.document == service(our_own={"b": 1})


@pytest.mark.parametrize(
    "text", ["", "{", "7", '{"name": "x"}', "[1e999, NaN]", "[" * 100_000, '["\\ud800"]']
)
def test_what_is_no_directory_is_refused_whole(text):
    with pytest.raises(DirectoryUnreadable):
        read_directory(text)


def test_a_file_is_compared_field_by_field():
    read = read_directory(json.dumps([service(alert="Full"), service(id=str(uuid4()))]))
    found = compare(read, {entry.id: service() for entry in read.entries if str(entry.id) == ID})
    assert [entry.name for entry in found.new] == ["Cedar Room"]
    assert [(c.entry.name, c.fields) for c in found.changed] == [("Cedar Room", ("alert",))]


def weekly(days, opens, closes, **more):
    return {"freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes} | more


NIGHTS = [weekly("FR", "18:00", "02:00")]
ALL = "MO,TU,WE,TH,FR,SA,SU"


@pytest.mark.parametrize(
    ("schedules", "at", "says"),
    [
        (NIGHTS, "2026-11-28T05:00", "Open now, until 02:00 tomorrow"),
        (NIGHTS, "2026-11-28T08:30", "Closed; opens 18:00 on Friday"),
        ([weekly(ALL, "00:00", "23:59")], "2026-11-28T08:30", "Open around the clock"),
        ([weekly(ALL, "00:00", "24:00")], "2026-11-28T08:30", "Open around the clock"),
        # An opening in two rows, as the specification asks of one over midnight.
        (
            [weekly(ALL, "20:00", "23:59"), weekly(ALL, "00:00", "04:00")],
            "2026-11-28T04:00",
            "Open now, until 04:00 tomorrow",
        ),
        # Its offset is the centre's of last winter: the wall's time is meant.
        (
            [weekly(ALL, "08:00-07:00", "20:00-07:00", timezone=-7)],
            "2026-11-28T14:00",
            "Open now, until 20:00",
        ),
        # Another wall: 08:00 in Halifax is 06:00 here since Alberta's clocks stand still.
        ([weekly(ALL, "08:00", "20:00", timezone=-4)], "2026-11-28T11:30", "Closed; opens 06:00"),
        ([{"freq": "MONTHLY", "byday": "2SU", "description": "Second Sunday"}], "2026-11-28T04:00",
         "Second Sunday"),
        ([weekly("1MO", "08:00", "20:00")], "2026-11-28T04:00", "Hours are not known"),
        ([], "2026-11-28T04:00", "Hours are not known"),
        ([weekly(ALL, "08:00", "20:00", valid_to="2020-01-01")], "2026-11-28T16:00",
         "Closed; it does not open within a week"),
    ],
)  # fmt: skip
def test_hours_in_words(schedules, at, says):
    assert open_at(schedules, datetime.fromisoformat(at).replace(tzinfo=UTC), EDMONTON).says == says


@pytest.fixture
def kept(db, now):
    """The demo's directory, in a city that has one of its communities."""
    make_zone("BLN", "Beltline", west=-114.1, south=51.03, phase="paired")
    seed_services(now=now)


def names(now, **wanted):
    return [found.entry.name for found in search(Wanted(**wanted), now)]


def test_a_search_finds_by_name_by_need_and_with_a_slip(kept, now):
    assert names(now, text="cedar room")[0] == "Cedar Room"
    assert names(now, text="GRANDMOTHERS circel")[0] == "Grandmothers’ Circle"
    assert "Safe Landing" in names(now, text="not safe at home")
    assert names(now, text="zzzqqq") == []
    assert len(names(now)) == 12


def test_a_search_narrows_by_need_community_and_hour(kept, now):
    shelter = TaxonomyTerm.objects.get(name="Shelter")
    shelters = {"Night Harbour Shelter", "Safe Landing", "Skylight Youth House"}
    assert set(names(now, term=shelter.pk)) == shelters
    beltline = Service.objects.get(name="Soup and Stories").communities.get()
    here = names(now, community=beltline.pk)
    # Those that serve the whole city, or name communities that the centre does not know, are shown.
    assert {"Soup and Stories", "Lantern Line", "Keys Again"} <= set(here)
    # 18:00 UTC is noon on a Tuesday.
    assert "Soup and Stories" in names(now, open_now=True)
    assert "Night Harbour Shelter" not in names(now, open_now=True)


def test_a_search_with_anything_in_it_is_no_fault(kept, now, centre, client):
    client.force_login(centre.noor)
    for value in ("%", "'", "\\", "x\0y", "🚀", "9" * 5000):
        for field in ("q", "need", "community", "open", "call"):
            assert client.get("/directory/", {field: value}).status_code == 200


def test_imported_again_nothing_changes_and_a_new_status_does(kept, now):
    documents = [one.document for one in Service.objects.all()]
    again = import_directory(text=write_directory(documents), source="x", actor=SYSTEM, now=now)
    assert (len(again.same), again.new, again.changed) == (12, (), ())
    gone = documents[0] | {"status": "defunct"}
    found = import_directory(text=write_directory([gone]), source="x", actor=SYSTEM, now=now)
    assert [change.fields for change in found.changed] == [("status",)]
    assert (len(names(now)), Service.objects.count()) == (11, 12)


def test_the_command_says_all_and_a_dry_run_writes_nothing(db, now, tmp_path):
    file, said = tmp_path / "in.json", StringIO()
    file.write_text(json.dumps([service(), service(id="7", name="Odd")]))
    call_command("directory", "import", file, "--dry-run", stdout=said)
    assert "1 new, 0 changed, 0 the same, 1 refused" in said.getvalue()
    assert "$[1].id: must be a UUID" in said.getvalue()
    assert not Service.objects.exists()

    call_command("directory", "import", file, stdout=said)
    out = tmp_path / "out.json"
    call_command("directory", "export", out, stdout=said)
    assert json.loads(out.read_text()) == [service()]


def test_the_command_says_which_file_it_cannot_read(db, tmp_path):
    with pytest.raises(CommandError, match=r"absent\.json"):
        call_command("directory", "import", tmp_path / "absent.json")


def test_an_admin_looks_at_a_file_before_it_is_taken(centre, client):
    client.force_login(centre.ada)
    text = json.dumps([service(), service(id="7", name="Odd")])
    answer = client.post("/setup/directory/", {"file": SimpleUploadedFile("a.json", text.encode())})
    page = client.get(answer.url).content.decode()
    assert "1 new · 0 changed · 0 the same" in page
    assert "$[1].id" in page
    assert not Service.objects.exists()

    row = DirectoryFile.objects.get()
    for _ in range(2):
        client.post(f"/setup/directory/{row.pk}/take/")
    assert Service.objects.get().name == "Cedar Room"
    assert JournalEntry.objects.filter(kind="directory.imported").count() == 1
    assert json.loads(client.get("/setup/directory/export/").content) == [service()]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 50_000])
def test_a_file_that_is_no_directory_is_refused_in_words(centre, client, body):
    client.force_login(centre.ada)
    answer = client.post("/setup/directory/", {"file": SimpleUploadedFile("a.json", body)})
    assert answer.status_code == 422
    assert not DirectoryFile.objects.exists()


def by_the_schemas(documents, schema: Path):
    """What a validator of JSON Schema says against the specification's own files."""
    jsonschema = pytest.importorskip("jsonschema", reason="no validator of JSON Schema is here")
    referencing = pytest.importorskip("referencing")
    jsonschema_form = pytest.importorskip("referencing.jsonschema").DRAFT202012
    files = [(f.name, json.loads(f.read_text())) for f in schema.glob("*.json")]
    registry = referencing.Registry().with_resources(
        (name, jsonschema_form.create_resource(held)) for name, held in files
    )
    validator = jsonschema.Draft202012Validator(
        dict(files)["service.json"],
        registry=registry,
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    return [error.message for one in documents for error in validator.iter_errors(one)]


@pytest.fixture
def hsds(shared):
    """The specification's files beside the project; the test skips where they are absent."""
    if not (shared / "data" / "hsds" / "schema").is_dir():
        pytest.skip("the HSDS schemas are not beside the project (data/hsds/schema)")
    return shared / "data" / "hsds"


def test_real_services_and_the_specifications_own_examples_come_in_and_go_out_valid(hsds, db, now):
    examples = [hsds / "examples" / f"{name}.json" for name in ("service_full", "service_list")]
    for file in (hsds / "calgary_crisis_services_seed.json", *examples):
        found = import_directory(text=file.read_text(), source=file.name, actor=SYSTEM, now=now)
        assert found.refused == ()
    assert Service.objects.count() == 7
    out = json.loads(write_directory(Service.objects.values_list("document", flat=True)))
    assert by_the_schemas(out, hsds / "schema") == []


def test_the_demos_directory_goes_out_valid(hsds, kept):
    out = json.loads(write_directory(Service.objects.values_list("document", flat=True)))
    assert by_the_schemas(out, hsds / "schema") == []


def test_the_validator_can_say_no(hsds):
    """The control: what we refuse, the specification's schemas refuse too."""
    for wrong in ({"status": "open"}, {"phones": [{"id": ID}]}, {"name": 7}, {"id": "7"}):
        assert by_the_schemas([service(**wrong)], hsds / "schema") != []
