"""A coordinator keeps the own agency's roster and finds nothing of another's, on every address."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from dispatch import journal
from dispatch.actions.agencies import NotYours, add_team
from dispatch.actions.roster_days import record_absence
from dispatch.setup.roster_urls import urlpatterns
from teams.models import (
    Absence,
    AbsenceReason,
    Agency,
    ChangeKind,
    DatedShift,
    Person,
    Role,
    Shift,
    ShiftChange,
    Team,
    Unit,
)
from tests.conftest import make_person, make_unit

DAY = "2026-11-30"  # a Monday
# What each address sends when it changes something; the rest ask nothing.
FORMS = {
    "team-new": {"name": "Night team"},
    "team": {"name": "Renamed"},
    "team-pause": {"reason": "training"},
    "unit-new": {"call_sign": "X-9", "kind": "mcrt", "lat": "51.0", "lng": "-114.0"},
    "unit": {"call_sign": "X-8", "kind": "mcrt", "lat": "51.0", "lng": "-114.0"},
    "unit-pause": {"reason": "van broke down"},
    "person": {"first_name": "Other", "last_name": "Name", "role": "crew"},
    "person-away": {"first_day": DAY, "last_day": DAY, "reason": "sick"},
    "shift": {"from_day": DAY, "starts": "08:00", "ends": "09:00"},
    "shift-new": {"first_day": DAY, "starts": "05:00", "ends": "06:00", "weekdays": "0"},
    "shift-day": {"day": DAY, "kind": "cancelled", "reason": "holiday"},
    "shift-end": {"last_day": DAY},
}
OF_ADMINS = {"agency", "agency-new"}
WITHOUT_KEY = {"teams", "people", "skills", "rota", "person-new", "agency-new"}


def make_agency(name, sign, now):
    """An agency with one of everything that an address can name."""
    agency = Agency.objects.create(name=name)
    team = Team.objects.create(name=f"{name} team", agency=agency)
    crew = make_person(f"crew-{sign}", Role.CREW, agency=agency)
    made = make_unit(sign, team=team)
    made.shifts.exclude(weekday=0).delete()
    shift = made.shifts.get()
    Shift.objects.filter(pk=shift.pk).update(starts="07:00", ends="15:00")
    shift.people.set([crew])
    dated = DatedShift.objects.create(unit=made, day="2026-12-05", starts="07:00", ends="15:00")
    change = ShiftChange.objects.create(
        shift=shift, day="2026-12-07", kind=ChangeKind.CANCELLED, reason="storm"
    )
    absence = Absence.objects.create(
        person=crew, first_day="2026-12-20", last_day="2026-12-21", reason=AbsenceReason.LEAVE
    )
    keeper = make_person(f"keeper-{sign}", Role.COORDINATOR, agency=agency)
    return SimpleNamespace(
        agency=agency, team=team, unit=made, shift=shift, dated=dated, change=change,
        absence=absence, person=crew, keeper=keeper,
    )  # fmt: skip


def key_of(route, cast):
    """Return the row of a cast that an address names."""
    things = {"agency": cast.agency, "team-new": cast.agency, "unit-new": cast.team}
    things |= {"shift-new": cast.unit, "absence-drop": cast.absence, "change-undo": cast.change}
    things |= {"dated-drop": cast.dated}
    kinds = {"team": cast.team, "unit": cast.unit, "person": cast.person, "shift": cast.shift}
    return things.get(route) or kinds[route.split("-")[0]]


def at(route, cast):
    args = [] if route in WITHOUT_KEY else [key_of(route, cast).pk]
    return reverse(f"setup:{route}", args=args)


@pytest.fixture
def both(centre, now, monkeypatch):
    """Two agencies, on a day that is settled."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return make_agency("Alpha", "A-1", now), make_agency("Beta", "B-1", now)


def everything():
    tables = (Agency, Team, Unit, Person, Shift, DatedShift, ShiftChange, Absence)
    rows = [list(table.objects.order_by("pk").values()) for table in tables]
    for many in rows:
        for row in many:
            row.pop("last_login", None)
    return rows, journal.head().seq


# Desks belong to no agency: an admin keeps them (test_desks.py).
ROUTES = [one.name for one in urlpatterns if not one.name.startswith("desk")]
KEYED = [name for name in ROUTES if name not in WITHOUT_KEY]


@pytest.mark.parametrize("route", [name for name in KEYED if name not in OF_ADMINS])
@pytest.mark.parametrize("mine", [0, 1])
def test_another_agencys_address_is_not_found_and_the_own_one_is(both, client, route, mine):
    own, other = both[mine], both[1 - mine]
    client.force_login(own.keeper)
    before = everything()

    assert client.get(at(route, other)).status_code in (404, 405)
    assert client.post(at(route, other), FORMS.get(route, {})).status_code == 404
    assert everything() == before

    answer = client.post(at(route, own), FORMS.get(route, {}))
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    if not route.endswith("-resume") and route != "person-reactivate":
        assert everything() != before


@pytest.mark.parametrize("route", ["teams", "people", "skills", "rota"])
@pytest.mark.parametrize("mine", [0, 1])
def test_no_page_of_a_coordinator_names_anybody_of_another_agency(both, client, route, mine):
    own, other = both[mine], both[1 - mine]
    client.force_login(own.keeper)

    said = client.get(at(route, own)).content.decode()

    for name in (other.agency.name, other.unit.call_sign, other.person.username):
        assert name not in said, name
    assert own.unit.call_sign in said or route in ("people", "skills")


@pytest.mark.parametrize("route", sorted(OF_ADMINS))
def test_agencies_are_an_admins(both, centre, client, route):
    client.force_login(both[0].keeper)
    assert client.post(at(route, both[0]), {"name": "Mine now"}).status_code == 403

    client.force_login(centre.ada)
    assert client.post(at(route, both[0]), {"name": "Gamma"}).status_code == 302
    assert Agency.objects.filter(name="Gamma").exists()


@pytest.mark.parametrize("route", KEYED)
def test_an_admin_keeps_every_agency(both, centre, client, route):
    client.force_login(centre.ada)
    form = FORMS.get(route, {"name": "Gamma"})
    if route == "person":
        form = {**form, "agency": both[1].agency.pk}

    assert client.post(at(route, both[1]), form).status_code == 302


def test_a_coordinator_without_an_agency_finds_nothing(both, client):
    lost = make_person("lost", Role.COORDINATOR)
    client.force_login(lost)

    assert "A-1" not in client.get(reverse("setup:teams")).content.decode()
    assert client.get(at("unit", both[0])).status_code == 404


def test_the_actions_themselves_refuse_it_whoever_calls_them(both, now):
    own, other = both
    with pytest.raises(NotYours):
        add_team(agency_id=other.agency.pk, name="X", communities=(), actor=own.keeper, now=now)
    with pytest.raises(NotYours):
        record_absence(
            person_id=other.person.pk, first_day=now.date(), last_day=now.date(),
            reason=AbsenceReason.SICK, actor=own.keeper, now=now,
        )  # fmt: skip


def test_a_coordinator_makes_nobody_more_than_a_coordinator(both, client):
    own, other = both
    client.force_login(own.keeper)
    form = {
        "first_name": "N",
        "last_name": "N",
        "username": "newcomer",
        "password": "long-enough-9!",
    }

    for role in ("admin", "dispatcher", "supervisor", "cad-feed"):
        assert client.post(reverse("setup:person-new"), {**form, "role": role}).status_code == 422
    more = {**form, "role": "crew", "agency": other.agency.pk}
    assert client.post(reverse("setup:person-new"), more).status_code == 302
    assert Person.objects.get(username="newcomer").agency == own.agency


def test_a_deactivated_person_is_out_at_the_next_request_and_off_the_rota(
    both, client, centre, now
):
    own, _ = both
    client.force_login(own.person)
    client.force_login(own.keeper)
    client.post(at("person-deactivate", own))

    client.force_login(own.person)
    assert client.get("/", follow=False).status_code == 302
    client.force_login(own.keeper)
    assert "nobody left" in client.get(f"{reverse('setup:rota')}?week={DAY}").content.decode()
