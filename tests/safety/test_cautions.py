"""A caution holds for a place, until its review date: then it is shown as unverified."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dispatch.actions.cautions import (
    CautionRefused,
    NewCaution,
    NoSuchCaution,
    add_caution,
    retire_caution,
    review_caution,
)
from dispatch.models import Caution, CautionCategory, CautionSource, JournalEntry
from dispatch.selectors.cautions import cautions_for
from tests.conftest import make_call

SOON = date(2026, 12, 24)
# A thousandth of a degree of latitude is 111 m.
NEAR, FAR = 51.0109, 51.0111


def caution(actor, now, **told):
    given = {
        "category": CautionCategory.ANIMAL,
        "source": CautionSource.CREW,
        "review_on": SOON,
        "address": "12 River Rd.",
    }
    return add_caution(NewCaution(**given | told), actor=actor, now=now)


def said(call, now):
    return [(c.label, c.where, c.unverified_since) for c in cautions_for(call, now)]


def test_is_found_by_its_address_however_it_is_written(centre, call, now):
    caution(centre.dana, now)
    assert said(call, now) == [("Dangerous animal", "this address", None)]
    elsewhere = make_call(centre.dana, now, address="14 River Road", lat=None, lng=None)
    assert said(elsewhere, now) == []


@pytest.mark.parametrize(("lat", "found"), [(NEAR, True), (FAR, False)])
def test_reaches_as_many_metres_as_it_says_and_no_further(centre, call, now, lat, found):
    caution(centre.dana, now, address="", lat=lat, lng=-114.05, radius_m=110)
    assert bool(said(call, now)) is found


def test_is_not_current_any_more_on_its_review_date_and_is_again_after_a_look(centre, call, now):
    kept = caution(centre.dana, now)
    later = now + timedelta(days=30)
    assert later.date() == SOON
    assert said(call, later - timedelta(days=1))[0][2] is None
    assert said(call, later)[0][2] == SOON
    assert cautions_for(call, later)[0].says.endswith("unverified since 2026-12-24")

    review_caution(caution_id=kept.pk, review_on=date(2027, 3, 1), actor=centre.sofia, now=later)
    assert said(call, later)[0][2] is None


def test_one_that_was_retired_is_shown_to_nobody_and_its_end_is_written(centre, call, now):
    kept = caution(centre.dana, now)
    with pytest.raises(CautionRefused, match="why"):
        retire_caution(caution_id=kept.pk, reason="", actor=centre.dana, now=now)
    retire_caution(caution_id=kept.pk, reason="they moved", actor=centre.dana, now=now)
    assert said(call, now) == []
    assert JournalEntry.objects.get(kind="caution.retired").data["reason"] == "they moved"
    with pytest.raises(NoSuchCaution):
        review_caution(caution_id=kept.pk, review_on=SOON, actor=centre.dana, now=now)


@pytest.mark.parametrize(
    "told",
    [
        {"address": ""},
        {"address": "", "lat": 51.0, "lng": -114.0},
        {"review_on": date(2026, 11, 24)},
        {"review_on": date(2028, 1, 1)},
        {"lat": 51.0, "lng": -114.0, "radius_m": 5000},
    ],
)
def test_refuses_one_that_is_nowhere_or_for_ever(centre, now, told):
    with pytest.raises(CautionRefused):
        caution(centre.dana, now, **told)
    assert not Caution.objects.exists()


def test_the_page_adds_reviews_and_retires(centre, call):
    browser = Client()
    browser.force_login(centre.dana)
    form = {
        "category": "access",
        "source": "fire",
        "words": "Buzzer broken",
        "address": "12 River Road",
        "review_on": (timezone.now() + timedelta(days=60)).date().isoformat(),
    }
    assert browser.get(f"/setup/cautions/?call={call.pk}").status_code == 200
    assert browser.post("/setup/cautions/", form | {"address": ""}).status_code == 422
    assert browser.post("/setup/cautions/", form).status_code == 302
    page = browser.get("/setup/cautions/").text
    assert "Buzzer broken" in page
    kept = Caution.objects.get()
    assert (
        browser.post(f"/setup/cautions/{kept.pk}/review/", {"review_on": "soon"}).status_code == 422
    )
    assert (
        browser.post(f"/setup/cautions/{kept.pk}/retire/", {"reason": "mended"}).status_code == 302
    )
    assert "Buzzer broken" not in browser.get("/setup/cautions/").text
