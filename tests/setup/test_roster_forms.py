"""The rota's forms: what is saved, what is refused and how it is said; pauses and needs."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from knox.models import AuthToken

from dispatch.actions.needs import NeedUnknown, set_needs
from dispatch.actions.people import issue_token, revoke_token, revoke_tokens
from dispatch.actions.roster import change_shift
from dispatch.actions.roster_rules import PastDay, ShiftTold
from dispatch.actions.team_pauses import pause_unit
from dispatch.models import JournalEntry
from dispatch.permissions import SYSTEM
from dispatch.selectors.cover import cover_for
from dispatch.selectors.place import centre_zone
from dispatch.selectors.units import candidates_for
from teams.models import Role, Shift, Skill, Unit
from teams.selectors import roster_at
from tests.conftest import make_person, make_unit

from .test_roster_of_agencies import DAY, at, both

__all__ = ["both"]
MONDAY = date.fromisoformat(DAY)


def said(answer):
    return answer.content.decode().replace("&#x27;", "'")


def on_duty(sign, when):
    return next(e.unit.duty for e in roster_at(when, centre_zone()) if e.unit.call_sign == sign)


def test_an_overlap_is_refused_with_when_and_what_was_typed_stays(both, client):
    client.force_login(both[0].keeper)
    form = {"first_day": DAY, "weekdays": "0", "starts": "14:30", "ends": "22:00"}

    answer = client.post(at("shift-new", both[0]), form)

    assert answer.status_code == 422
    assert "A-1 is on duty Mon 30 Nov 07:00 to 15:00 already" in said(answer)
    assert 'value="14:30"' in said(answer)
    assert Shift.objects.filter(unit=both[0].unit).count() == 1


def test_nobody_is_put_on_two_units_at_once(both, client):
    own = both[0]
    other = make_unit("A-2", team=own.team)
    other.shifts.all().delete()
    client.force_login(own.keeper)
    form = {"first_day": DAY, "starts": "10:00", "ends": "12:00", "people": own.person.pk}

    answer = client.post(reverse("setup:shift-new", args=[other.pk]), form)

    assert "Crew-A-1 would be on two units at once: on A-1 Mon 30 Nov 07:00" in said(answer)
    assert not other.dated_shifts.exists()


def test_an_unknown_skill_is_refused_with_what_is_near(both, client):
    client.force_login(both[0].keeper)
    form = {"call_sign": "A-1", "kind": "mcrt", "lat": "51", "lng": "-114", "skills": "Nurse, Cre"}

    answer = client.post(at("unit", both[0]), form)

    assert "No skill or language is called 'cre'; perhaps cree or creek." in said(
        answer
    ).lower() or ("perhaps" in said(answer))
    assert not Skill.objects.exists()


def test_a_change_from_a_day_on_leaves_what_was(both, now):
    own = both[0]
    told = ShiftTold(datetime.min.time().replace(hour=9), datetime.min.time().replace(hour=17))
    change_shift(
        shift_id=own.shift.pk, from_day=date(2026, 12, 14), told=told, actor=own.keeper, now=now
    )

    assert on_duty("A-1", datetime(2026, 11, 30, 14, 30, tzinfo=UTC))  # 07:30 in Edmonton
    assert on_duty("A-1", datetime(2026, 12, 14, 14, 30, tzinfo=UTC)) is None
    assert on_duty("A-1", datetime(2026, 12, 14, 16, 30, tzinfo=UTC))


def test_the_past_does_not_change(both, now):
    own = both[0]
    told = ShiftTold(datetime.min.time(), datetime.min.time())
    with pytest.raises(PastDay):
        change_shift(
            shift_id=own.shift.pk, from_day=date(2026, 11, 2), told=told, actor=own.keeper, now=now
        )


def test_a_cancelled_day_is_off_the_roster_and_back_when_it_is_undone(both, client):
    own = both[0]
    client.force_login(own.keeper)
    morning = datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert on_duty("A-1", morning)

    client.post(at("shift-day", own), {"day": DAY, "kind": "cancelled", "reason": "holiday"})
    assert on_duty("A-1", morning) is None

    made = own.shift.changes.get(day=MONDAY)
    client.post(reverse("setup:change-undo", args=[made.pk]))
    assert on_duty("A-1", morning)


def test_a_pause_is_on_every_list_at_once_and_a_line_tells_every_console(centre, call, now):
    def against():
        return {c.unit.call_sign: c for c in candidates_for(call, now)}["MCRT-1"]

    assert against().may_go
    pause_unit(unit_id=centre.cedar.pk, reason="van broke down", actor=centre.sofia, now=now)

    assert not against().may_go
    assert "paused: van broke down" in against().against
    line = JournalEntry.objects.latest("seq")
    assert (line.kind, line.data["reason"]) == ("unit.paused", "van broke down")


def test_a_paused_unit_leaves_its_communities_uncovered(centre, now):
    assert cover_for(centre.sofia, now) == []
    for unit in (centre.cedar, centre.birch):
        pause_unit(unit_id=unit.pk, reason="storm", actor=centre.sofia, now=now)

    shorts = cover_for(centre.sofia, now)

    assert {short.community for short in shorts} == {"Riverside", "Hillcrest"}
    assert {short.hours for short in shorts} == {14 * 24}
    assert all("paused" in short.why for short in shorts)


def test_a_paired_community_is_uncovered_without_its_officer(centre, now):
    centre.cedar.shifts.update(officer_aboard=False)

    shorts = cover_for(centre.sofia, now)

    assert [(s.community, s.why) for s in shorts] == [
        ("Riverside", "MCRT-1 and MCRT-2 on duty without an officer")
    ]


def test_a_coordinator_is_not_told_another_agencys_call_sign(both, centre, now):
    centre.cedar.shifts.update(officer_aboard=False)
    shorts = cover_for(both[0].keeper, now)

    assert shorts
    assert not [s for s in shorts if "MCRT" in s.why or "B-1" in s.why]


def test_what_a_person_speaks_counts_for_the_unit_they_are_on(both, centre, call, now):
    cree = Skill.objects.create(code="CreeInterpreter", label="Cree")
    centre.casey.skills.add(cree)
    for shift in centre.cedar.shifts.all():
        shift.people.add(centre.casey)
    set_needs(call_id=call.pk, needs=["cree"], actor=centre.dana, now=now)
    call.refresh_from_db()

    found = {c.unit.call_sign: c for c in candidates_for(call, now)}

    assert "speaks Cree" in found["MCRT-1"].for_it
    assert "does not speak Cree" in found["MCRT-2"].against


def test_the_pane_asks_for_a_language_and_says_who_lacks_it(centre, call, client):
    client.force_login(centre.dana)
    address = reverse("console:needs", args=[call.pk])

    shown = said(client.post(address, {"need": "Cree"}, follow=True))
    assert "No unit that can go speaks Cree, and none on the roster does." in shown
    call.refresh_from_db()
    assert call.needs_skills == ["CreeInterpreter"]

    client.post(address, {"needs": "CreeInterpreter", "drop": "CreeInterpreter"})
    call.refresh_from_db()
    assert call.needs_skills == []


def test_a_need_that_is_no_skill_changes_nothing(centre, call, now):
    with pytest.raises(NeedUnknown, match="perhaps Cree"):
        set_needs(call_id=call.pk, needs=["cre"], actor=centre.dana, now=now)
    call.refresh_from_db()
    assert call.needs_skills == []


def test_a_token_that_is_revoked_opens_nothing(centre, client, now):
    def status(token):
        return client.get("/api/v1/calls", headers={"Authorization": f"Bearer {token}"}).status_code

    kept = issue_token("primary-cad", role=Role.CAD_FEED, actor=SYSTEM, now=now)
    ended = issue_token("primary-cad", role=Role.CAD_FEED, actor=SYSTEM, now=now)
    assert (status(kept), status(ended)) == (200, 200)

    assert revoke_token(ended, actor=SYSTEM, now=now)
    assert not revoke_token(ended, actor=SYSTEM, now=now)
    assert (status(kept), status(ended)) == (200, 401)

    assert revoke_tokens("primary-cad", actor=SYSTEM, now=now) == 1
    assert status(kept) == 401
    assert not AuthToken.objects.exists()


def test_another_officer_and_a_stand_in_are_on_the_roster_of_that_day(both, client, centre, now):
    own = both[0]
    stand_in = make_person("standin", Role.CREW, agency=own.agency)
    client.force_login(own.keeper)
    day = {"day": DAY, "reason": "sick"}
    client.post(
        at("shift-day", own),
        {**day, "kind": "person", "person_out": own.person.pk, "person_in": stand_in.pk},
    )
    client.post(at("shift-day", own), {**day, "kind": "officer", "officer": "Cst. Ho"})

    duty = on_duty("A-1", datetime(2026, 11, 30, 16, tzinfo=UTC))

    assert duty.people == {stand_in.pk}
    assert (duty.officer_aboard, duty.officer) == (True, "Cst. Ho")
    assert Unit.objects.count() == 5


def test_a_supervisor_is_told_of_a_gap_before_it_happens(centre, client, now):
    client.force_login(centre.sofia)
    assert "without a crisis team" not in said(client.get(reverse("supervision:ledger")))

    centre.cedar.shifts.update(officer_aboard=False)

    assert "336 h without a crisis team in the next 14 days, first in Riverside" in said(
        client.get(reverse("supervision:ledger"))
    )
