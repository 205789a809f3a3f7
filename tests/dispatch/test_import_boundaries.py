"""`manage.py import_boundaries`: dry or wet, the administrator reads what happens."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dispatch.actions.zones import set_phase
from dispatch.models import JournalEntry
from dispatch.permissions import SYSTEM
from pilot_zones.models import Community, RefusedBoundary, ZoneVersion
from pilot_zones.phases import Phase
from tests.pilot_zones.boundary_texts import BOW_TIE, SQUARE, collection, feature

pytestmark = pytest.mark.django_db

MOVED = [[lng + 0.01, lat] for lng, lat in SQUARE]
FAR = [[lng + 10, lat] for lng, lat in SQUARE]


@pytest.fixture
def run(tmp_path):
    def importing(*features, points=None, **options):
        file = tmp_path / "outlines.geojson"
        file.write_text(collection(*features), encoding="utf-8")
        if points is not None:
            options["points"] = tmp_path / "points.csv"
            options["points"].write_text(points, encoding="utf-8")
        told = io.StringIO()
        call_command("import_boundaries", str(file), stdout=told, **options)
        return told.getvalue().splitlines()

    return importing


def test_takes_what_is_new_and_keeps_aside_what_is_refused(run):
    told = run(feature(), feature([BOW_TIE], code="DNC", name="Downtown"))

    assert told[0] == "1 new, 0 changed, 0 the same, 1 refused, 0 gone"
    assert told[2] == "  DNC    Downtown crosses itself at 51.05, -114.05."
    assert told[-1] == "Taken: 1 new, 0 changed."
    assert ZoneVersion.objects.get().coordinates == [[SQUARE]]
    aside = RefusedBoundary.objects.get()
    assert (aside.code, aside.lat, aside.lng) == ("DNC", pytest.approx(51.05), -114.05)


def test_a_dry_run_says_the_same_and_writes_nothing(run):
    told = run(feature(), feature([BOW_TIE], code="DNC", name="Downtown"), dry_run=True)

    assert told[0] == "1 new, 0 changed, 0 the same, 1 refused, 0 gone"
    assert told[-1] == "Dry run: nothing was written."
    assert not Community.objects.exists()
    assert not RefusedBoundary.objects.exists()
    assert not JournalEntry.objects.exists()


def test_the_same_file_again_makes_no_new_version(run):
    run(feature())

    told = run(feature())

    assert told[0] == "0 new, 0 changed, 1 the same, 0 refused, 0 gone"
    assert ZoneVersion.objects.count() == 1


def test_a_changed_outline_is_a_new_version_with_the_phase_that_was(run):
    run(feature())
    set_phase("BLN", phase=Phase.PAIRED, hours={}, actor=SYSTEM, now=timezone.now())

    told = run(feature([MOVED]))

    assert told[0] == "0 new, 1 changed, 0 the same, 0 refused, 0 gone"
    assert "gains about" in told[2]
    assert ZoneVersion.objects.count() == 3
    latest = ZoneVersion.objects.latest("starts_at")
    assert (latest.phase, latest.coordinates) == (Phase.PAIRED, [[MOVED]])


def test_a_community_that_the_file_lacks_is_left_as_it_is(run):
    run(feature(), feature([FAR], code="DNC", name="Downtown"), anywhere=True)

    told = run(feature())

    assert told[1:3] == ["Not in the file, and left as they are:", "  DNC    Downtown"]
    assert Community.objects.count() == 2


def test_a_boundary_far_off_is_refused_unless_it_is_asked_for(run):
    run(feature())
    away = feature([FAR], code="FAR", name="Far")

    assert "far outside the city" in run(away)[2]
    assert run(away, anywhere=True)[-1] == "Taken: 1 new, 0 changed."


def test_known_places_are_held_against_the_boundaries(run):
    points = (
        "NAME,ADDRESS,COMM_CODE,POINT\n"
        "Library,1 AV,BLN,POINT (-114.05 51.05)\n"
        "Museum,2 AV,DNC,POINT (-114.05 51.05)\n"
    )

    told = run(feature(), points=points)

    assert "2 known places: 1 lie in the community they name, 1 lie in another" in told
    assert "  Museum names DNC and lies in BLN, 3,495 m from its edge." in told


def test_a_file_that_is_none_of_ours_is_refused_in_a_sentence(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("a note", encoding="utf-8")

    with pytest.raises(CommandError, match="The CSV file has no column COMM_CODE"):
        call_command("import_boundaries", str(file))
    with pytest.raises(CommandError, match="is no file"):
        call_command("import_boundaries", str(tmp_path / "absent.csv"))
