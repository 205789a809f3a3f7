"""A demo centre in which a visitor can dispatch at any hour."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import override_settings

from dispatch.demo.city import SOURCE, is_laid_out, pilots, seed_city, spots
from dispatch.demo.fleet import FLEET
from dispatch.demo.opening import seed_first_calls
from dispatch.demo.people import DEMO_PEOPLE
from dispatch.demo.seeding import seed_demo
from dispatch.demo.visits import SOURCE as EARLIER
from dispatch.models import (
    Assignment,
    Call,
    CallReview,
    FollowUp,
    JournalEntry,
    PartnerApplication,
    PartnerLetter,
    ReviewPick,
)
from dispatch.review_codes import Overruling
from dispatch.selectors.place import centre_zone
from pilot_zones.hours import WeeklyHours, openness
from pilot_zones.models import Address, Community, ZoneVersion
from pilot_zones.phases import SERVED
from teams.models import Person, Unit, UnitKind
from teams.roster import Plan, duty_at
from teams.selectors import crew_units
from tests.conftest import make_call, make_zone

pytestmark = pytest.mark.django_db
WEEK = [datetime(2026, 11, 23, 7, 30, tzinfo=UTC) + timedelta(hours=h) for h in range(24 * 7)]


def seed(now):
    told = []
    seed_demo(now=now, tell=lambda name, what: told.append((name, what)))
    return told


def test_a_centre_with_calls_gets_none_added(centre, now):
    make_call(centre.dana, now)

    seed_first_calls(now=now)

    assert Call.objects.count() == 1


def test_a_city_that_was_imported_stays_as_it_is(db, now):
    make_zone("RIV", "Riverside", west=-114.06, south=51.0, phase="paired")

    said = seed_city(now=now)

    assert "stay as they are" in said
    assert Community.objects.count() == 1
    assert not is_laid_out()


NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The demo centre, seeded once; each test's own changes are taken back at its end."""
    # The real hash takes seconds for seven people; what is tested here is not the hash.
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=quick),
        transaction.atomic(),
    ):
        yield seed(NOW)
        transaction.set_rollback(True)


def test_seeding_again_changes_nothing(seeded, now):
    before = JournalEntry.objects.count(), Call.objects.count(), Unit.objects.count()

    seed(now + timedelta(hours=1))

    assert before == (JournalEntry.objects.count(), Call.objects.count(), Unit.objects.count())


def test_it_says_what_it_did_of_each_part(seeded):
    assert [name for name, _ in seeded] == [
        "protocol",
        "city",
        "units",
        "people",
        "crews",
        "desks",
        "services",
        "partners",
        "reviews",
        "follow-ups",
        "calls",
    ]
    assert dict(seeded)["city"].startswith("12 communities, ")


def test_the_first_board_has_calls_in_every_state_and_none_is_closed(seeded):
    today = Call.objects.exclude(source=EARLIER)
    states = Counter(today.values_list("state", flat=True))

    assert states == {"received": 3, "waiting": 1, "with_desk": 1, "with_team": 2}
    out = Assignment.objects.filter(call__in=today)
    assert set(out.values_list("status", flat=True)) == {"en_route", "on_scene"}


def test_the_visits_of_the_last_days_left_follow_ups_due_late_and_ended(seeded):
    assert set(Call.objects.filter(source=EARLIER).values_list("state", flat=True)) == {"closed"}
    rows = FollowUp.objects.all()
    assert rows.filter(act_by__lte=NOW).count() == 1
    assert Counter(rows.values_list("ended", flat=True)) == {"": 4, "reached": 1}


def test_the_pages_of_partners_and_reviews_have_something_in_every_state(seeded):
    stands = PartnerApplication.objects.values_list("stand", flat=True)
    assert Counter(stands) == {"received": 3, "accepted": 2, "declined": 2, "withdrawn": 1}
    assert PartnerApplication.objects.get(erased_at__isnull=False).stand == "declined"
    assert PartnerLetter.objects.count() == 7
    reviews = [(r.about.username, r.score, r.read_at is None) for r in CallReview.objects.all()]
    assert sorted(reviews) == [("dana", 3, True), ("dana", 5, False), ("sam", 2, True)]
    whys = {pick.why for pick in ReviewPick.objects.all()}
    assert {"drawn", "lowered", "fell", "rose_with_team"} <= whys
    assert JournalEntry.objects.filter(kind__in=list(Overruling)).count() == 4


def test_no_call_of_the_first_board_is_in_doubt(seeded):
    assert list(Call.objects.exclude(flags=[]).values_list("type", "flags")) == []


def test_its_lines_are_in_the_order_in_which_they_happened(seeded):
    lines = JournalEntry.objects.filter(call__isnull=False).order_by("seq")
    times = list(lines.values_list("at", flat=True))

    assert times == sorted(times)


def test_a_unit_that_a_centre_changed_stays_changed(seeded, now):
    Unit.objects.filter(call_sign="MCRT-1").update(retired_at=now)

    seed(now)

    assert Unit.objects.get(call_sign="MCRT-1").retired_at == now


def test_every_address_can_be_found_by_its_words(seeded):
    assert Address.objects.count() == len({spot.label for spot in spots()})


def test_the_demo_people_can_log_in(seeded):
    for person in DEMO_PEOPLE:
        assert authenticate(username=person.username, password=person.password) is not None


def test_every_unit_has_its_crew_at_any_hour_it_is_on_duty(seeded):
    for unit in Unit.objects.all():
        assert all(shift.people.exists() for shift in unit.shifts.all()), unit
    casey = Person.objects.get(username="casey")
    assert all(crew_units(casey, at, centre_zone()) for at in WEEK)


def test_at_any_hour_two_teams_of_each_phase_and_a_pact_are_on_duty():
    zone = centre_zone()
    for at in WEEK:
        on = [(unit, duty) for unit in FLEET if (duty := duty_at(Plan(unit.shifts), at, zone))]
        crews = [duty for unit, duty in on if unit.kind == UnitKind.MCRT]

        assert sum(duty.officer_aboard for duty in crews) >= 2, at
        assert sum(not duty.officer_aboard for duty in crews) >= 2, at
        assert any(unit.kind == UnitKind.PACT for unit, _ in on), at


def test_at_any_hour_half_of_the_pilot_is_open():
    served = [pilot for pilot in pilots() if pilot.phase in SERVED]
    for at in WEEK:
        hours = [(WeeklyHours.from_json(pilot.hours), pilot.phase) for pilot in served]
        are_open = sum(openness(h, phase, at, centre_zone()).open for h, phase in hours)
        assert are_open * 2 >= len(served), at


def test_the_communities_say_where_their_outline_is_from(seeded, now):
    assert set(ZoneVersion.objects.values_list("source", flat=True)) == {SOURCE}


def test_every_team_covers_communities_that_there_are():
    known = {pilot.code for pilot in pilots()}

    assert {code for unit in FLEET for code in unit.communities} <= known
