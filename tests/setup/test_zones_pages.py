"""The pages of communities: what they say, what they refuse, and how little they send."""

import gzip
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dispatch.actions.pauses import pause_community
from dispatch.models import ZoneDraft
from dispatch.setup.hours_form import hours_from, in_words, typed
from dispatch.setup.zone_import_views import TOO_LARGE
from pilot_zones.weekly_hours import HoursUnreadable, WeeklyHours
from tests.setup.zone_cast import drafted, reviewed, square


@pytest.fixture
def ada(centre):
    client = Client()
    client.force_login(centre.ada)
    return client


@pytest.fixture
def sofia(centre):
    client = Client()
    client.force_login(centre.sofia)
    return client


def text(answer):
    return " ".join(answer.content.decode().split())


def feature(code, name, coordinates):
    geometry = {"type": "MultiPolygon", "coordinates": coordinates}
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def upload(client, data, name="city.geojson", **form):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("setup:zone-import"), {"file": file, **form}, follow=True)


def test_the_map_lists_every_community_with_its_phase_and_whether_it_is_open(ada):
    page = text(ada.get(reverse("setup:zones")))
    assert "3 on the map, 2 in the pilot" in page
    assert '<span class="good">open</span> · Paired' in page


def test_the_outlines_are_small_and_sent_once(ada, centre):
    first = ada.get(reverse("setup:zone-outlines"))
    drawn = json.loads(gzip.decompress(first.content))["communities"]
    assert [one["code"] for one in drawn] == ["FAR", "HIL", "RIV"]
    assert first["Cache-Control"] == "private, no-cache"
    again = ada.get(reverse("setup:zone-outlines"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_pause_changes_the_outlines_tag(ada, centre, now):
    before = ada.get(reverse("setup:zone-outlines"))["ETag"]
    pause_community(code="RIV", reason="A reason", actor=centre.ada, now=now)
    after = ada.get(reverse("setup:zone-outlines"), headers={"If-None-Match": before})
    assert after.status_code == 200
    assert [c["paused"] for c in json.loads(gzip.decompress(after.content))["communities"]] == [
        False,
        False,
        True,
    ]


def test_a_supervisor_pauses_with_one_click_and_drafts_nothing(sofia):
    there = reverse("setup:zone", args=["RIV"])
    assert "Draft a change" not in text(sofia.get(there))
    page = text(
        sofia.post(reverse("setup:zone-pause", args=["RIV"]), {"reason": "Storm"}, follow=True)
    )
    assert "Paused by Sofia at" in page
    assert sofia.post(reverse("setup:zone-begin", args=["RIV"])).status_code == 403
    page = text(sofia.post(reverse("setup:zone-resume", args=["RIV"]), follow=True))
    assert "is resumed" in page


def test_a_dry_run_says_what_is_new_changed_the_same_and_refused_and_why(ada, centre):
    bow = [[[[-114.2, 51.0], [-114.1, 51.1], [-114.1, 51.0], [-114.2, 51.1], [-114.2, 51.0]]]]
    data = geojson(
        feature("NEW", "Newfield", square(-114.0, 51.0)),
        feature("FAR", "Farfield", square(-114.021, 51.0)),
        feature("RIV", "Riverside", centre.riverside.coordinates),
        feature("BOW", "Bowfield", bow),
        feature("TWO", "Twice", square(-114.3, 51.0)),
        feature("TWO", "Twice", square(-114.3, 51.0)),
    )
    page = text(upload(ada, data))
    assert [page.count(f"<b>{n}</b> {word}") for n, word in ((1, "new"), (1, "changed"))] == [1, 1]
    assert "<b>1</b> the same" in page
    assert "<b>2</b> refused" in page
    assert "Bowfield crosses itself at 51.05, -114.15." in page
    assert "The code TWO comes 2 times" in page
    assert "FAR and HIL overlap by about" in page
    draft = ZoneDraft.objects.get()
    assert sorted(draft.zones.values_list("code", flat=True)) == ["FAR", "NEW"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"x" * 16_000_001, TOO_LARGE),
        (b" ", "no column COMM_CODE"),
        (b'{"type":"FeatureCollection","crs":{},"features":[]}', "coordinate system"),
        (b'{"type":"Point","coordinates":[1,2]}', "must be a Feature"),
        (b'{"type":"FeatureCollection","features":[{"a":NaN', "is not JSON"),
        (b'{"a":' + b"[" * 500_000, "about 500,000 places"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
    ],
)
def test_a_file_of_which_nothing_can_be_taken_is_told_in_a_sentence(ada, data, says):
    answer = upload(ada, data)
    assert answer.status_code == 422
    assert says in text(answer).replace("&#x27;", "'")
    assert not ZoneDraft.objects.exists()


def test_an_outline_of_too_many_places_is_refused_with_its_number(ada):
    ring = [[-114.0 + n * 1e-7, 51.0] for n in range(200_000)]
    page = text(upload(ada, geojson(feature("BIG", "Big", [[ring]]))))
    assert "Big has 200,000 places; at most 10,000 are read." in page


def test_a_file_that_changes_nothing_makes_no_draft(ada, centre):
    page = text(upload(ada, geojson(feature("RIV", "Riverside", centre.riverside.coordinates))))
    assert "changes nothing: no draft was made" in page
    assert not ZoneDraft.objects.exists()


def test_the_outline_is_kept_or_refused_with_its_place(ada, centre, now):
    draft = drafted(centre, now)
    there = reverse("setup:zone-outline", args=[draft.pk, "FAR"])
    form = {"seen": draft.revision, "coordinates": json.dumps(square(-114.02, 51.0, 0.021))}
    assert ada.post(there, form).json() == {"revision": draft.revision + 1}
    assert ada.post(there, form).status_code == 409
    bow = [[[[-114.02, 51.0], [-114.0, 51.02], [-114.0, 51.0], [-114.02, 51.02], [-114.02, 51.0]]]]
    form = {"seen": draft.revision + 1, "coordinates": json.dumps(bow)}
    answer = ada.post(there, form)
    assert answer.status_code == 422
    assert answer.json()["place"] == pytest.approx([51.01, -114.01])
    large = ada.post(there, form | {"coordinates": "[" * 1_100_000})
    assert (large.status_code, "10,000 places" in large.content.decode()) == (413, True)


def test_what_was_typed_for_the_hours_is_shown_again_with_its_day(ada, centre, now):
    draft = drafted(centre, now)
    there = reverse("setup:zone-pilot", args=[draft.pk, "FAR"])
    form = {"seen": draft.revision, "phase": "paired", "mon": "09:00-25:00", "level": ["2"]}
    page = ada.post(there, form)
    assert page.status_code == 422
    assert "Monday: &#x27;25:00&#x27; is no time of day" in page.content.decode()
    assert 'value="09:00-25:00"' in page.content.decode()
    form |= {"mon": "9:00-17:00", "stop": "before", "stop_before": "30"}
    assert ada.post(there, form).status_code == 302
    zone = draft.zones.get()
    assert zone.hours == {"mon": [["09:00", "17:00"]], "stop_before": 30}
    assert (zone.phase, zone.scope) == ("paired", {"levels": [2]})


def test_the_draft_page_shows_its_review_and_what_is_missing(ada, centre, now):
    draft = drafted(centre, now)
    reviewed(draft, centre.ada, now)
    page = text(ada.get(reverse("setup:zone-draft", args=[draft.pk])))
    assert "What it would have done" in page
    assert "You drafted it: another admin publishes it." in page
    assert "Not in the pilot → Community-led" in page


@pytest.mark.parametrize("name", ["zone", "zone-pause", "zone-begin"])
@pytest.mark.parametrize("code", ["NONE", "%00", "x" * 300])
def test_a_community_that_is_not_there_is_404(ada, name, code):
    path = reverse(f"setup:{name}", args=["CODE"]).replace("CODE", code)
    answer = ada.get(path) if name == "zone" else ada.post(path, {"reason": "r"})
    assert answer.status_code == 404


def test_hours_are_typed_as_they_are_read():
    stored = {
        "mon": [["08:00", "02:00"]],
        "tue": [["08:00", "12:00"], ["14:00", "20:00"]],
        "holidays": {"2026-12-25": [], "2026-12-31": [["10:00", "04:00"]]},
        "last_dispatch": "00:30",
    }
    assert hours_from(typed(WeeklyHours.from_json(stored))) == stored
    with pytest.raises(HoursUnreadable, match="Monday"):
        hours_from({"mon": "all day"})
    assert in_words("wed[1]: opens late") == "Wednesday: opens late"
