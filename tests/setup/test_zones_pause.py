"""A community is paused at once: no vehicle, every console told, and the ledger knows why."""

from datetime import timedelta

import pytest

from dispatch.actions.assessment import answer_questions
from dispatch.actions.closing import close_call
from dispatch.actions.decision import wait_for_team
from dispatch.actions.pauses import pause_community, resume_community
from dispatch.actions.zone_errors import BadCommunity, CommunityIsNotPaused, CommunityIsPaused
from dispatch.journal import Line
from dispatch.lifecycle import Outcome
from dispatch.live import Told, View, draw
from dispatch.models import Assessment, JournalEntry
from dispatch.permissions import NotAllowed
from dispatch.selectors.place import pilot_at, place_of
from dispatch.selectors.timeline import timeline_of
from dispatch.sweeps import run_sweep
from dispatch.watched import PAUSES
from pilot_zones.models import Pause, ZoneVersion
from tests.conftest import SAFE_ANSWERS, make_call
from tests.crowds import race
from tests.dispatch.commits import losers, winners
from triage.selectors import protocol_of

HOUR = timedelta(hours=1)


def paused(centre, now, who=None):
    return pause_community(code="RIV", reason="Crash of the van", actor=who or centre.ada, now=now)


def where(now):
    return place_of(address="", lat=51.01, lng=-114.05, point_is_verified=False, now=now).pilot


def test_the_geofence_says_who_paused_it_when_and_that_no_vehicle_goes(centre, now):
    assert where(now).open
    paused(centre, now)

    answer = where(now + HOUR)
    assert not answer.open
    assert answer.why == "Paused by Ada at 12:00: no vehicle. Crash of the van"

    resume_community(code="RIV", actor=centre.sofia, now=now + 2 * HOUR)
    assert where(now + 2 * HOUR).open


def test_a_call_judged_by_an_older_version_is_paused_too(centre, call, now):
    paused(centre, now)
    call.refresh_from_db()
    assert pilot_at(call.zone, now).code == "paused"


def test_an_eligible_call_is_not_served_because_of_the_pause_and_the_ledger_says_so(
    centre, call, now
):
    paused(centre, now)
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)

    outcome = Assessment.objects.get(call=call).outcome
    assert outcome["not_served"] == ["paused"]
    assert "CRISIS_TEAM_OFFICER_PLAIN" not in outcome["responses"]
    closed = close_call(
        call_id=call.pk, outcome=Outcome.CANCELLED, actor=centre.dana, now=now + HOUR
    )
    assert (closed.ledger, closed.ledger_codes) == ("not_served", ["paused"])


def test_every_console_is_told(centre, now):
    paused(centre, now)
    entry = JournalEntry.objects.latest("seq")
    assert (entry.kind, entry.actor, entry.data["reason"]) == (
        "community.paused",
        centre.ada,
        "Crash of the van",
    )
    told = Told(Line(entry.seq, entry.kind, None, entry.at))
    draw([told], View.BOARD)
    assert "Paused by Ada" in told.text[View.BOARD]
    assert "Riverside" in told.text[View.BOARD]


def facts(call):
    held = Assessment.objects.get(call=call)
    call.refresh_from_db()
    return held.facts["not_paused"], held.outcome["not_served"], call.responses


def test_calls_that_nobody_decided_on_are_judged_anew_at_the_next_look_and_back(centre, now):
    undecided, decided, far = (
        make_call(centre.dana, now, **where) for where in ({}, {}, {"lng": -114.03})
    )
    for one in (undecided, decided, far):
        answer_questions(call_id=one.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    wait_for_team(call_id=decided.pk, actor=centre.dana, now=now)
    before = facts(undecided)
    assert run_sweep(PAUSES.name, now=now) == 0

    paused(centre, now)
    assert [run_sweep(PAUSES.name, now=now + HOUR) for _ in range(2)] == [1, 0]
    not_paused, not_served, responses = facts(undecided)
    assert (not_paused, not_served) == ("no", ["paused"])
    assert responses != before[2]
    assert facts(decided)[0] == facts(far)[0] == "yes", "theirs, and another community's"
    line = JournalEntry.objects.latest("seq")
    assert (line.kind, line.call, line.actor) == ("call.answered", undecided, None)
    assert undecided.owner == centre.dana
    told = Told(Line(line.seq, line.kind, undecided.pk, line.at))
    draw([told], View.BOARD)
    assert f"call-{undecided.pk}" in told.text[View.BOARD], "every console is told"
    says = timeline_of(undecided, protocol_of(centre.protocol.pk))[0].says
    assert says.startswith("Judged again"), says

    resume_community(code="RIV", actor=centre.ada, now=now + 2 * HOUR)
    assert [run_sweep(PAUSES.name, now=now + 2 * HOUR) for _ in range(2)] == [1, 0]
    assert facts(undecided) == before


@pytest.mark.parametrize("who", ["dana", "noor", "casey", "evan"])
def test_only_admins_and_supervisors_pause_and_resume(centre, now, who):
    with pytest.raises(NotAllowed):
        paused(centre, now, getattr(centre, who))
    paused(centre, now, centre.sofia)
    with pytest.raises(NotAllowed):
        resume_community(code="RIV", actor=getattr(centre, who), now=now)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201, "x\0y"])
def test_a_pause_says_why(centre, now, reason):
    with pytest.raises(BadCommunity):
        pause_community(code="RIV", reason=reason, actor=centre.ada, now=now)
    assert not Pause.objects.exists()


def test_resuming_what_is_not_paused_is_refused(centre, now):
    with pytest.raises(CommunityIsNotPaused):
        resume_community(code="RIV", actor=centre.ada, now=now)


def test_of_two_who_pause_at_once_one_does(lasting_centre, now):
    centre = lasting_centre
    results = race(lambda: paused(centre, now), lambda: paused(centre, now, centre.sofia))
    assert len(winners(results)) == 1
    assert [type(error) for error in losers(results)] == [CommunityIsPaused]
    assert JournalEntry.objects.filter(kind="community.paused").count() == 1


def scoped(zone, scope, now):
    return ZoneVersion.objects.create(
        community=zone.community,
        starts_at=now - HOUR,
        coordinates=zone.coordinates,
        phase=zone.phase,
        hours=zone.hours,
        scope=scope,
        source="a test",
        follows=zone,
    )


@pytest.mark.parametrize(
    ("scope", "codes"),
    [
        ({}, []),
        ({"types": ["WELFARE"], "levels": [2]}, []),
        ({"types": ["SUICID"]}, ["out_of_scope"]),
        ({"levels": [1, 3]}, ["out_of_scope"]),
    ],
)
def test_a_type_or_level_that_is_not_taken_there_is_out_of_scope(centre, now, scope, codes):
    scoped(centre.riverside, scope, now)
    call = make_call(centre.dana, now, type="WELFARE")
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    held = Assessment.objects.get(call=call)
    assert held.outcome["not_served"] == codes
    assert held.facts["in_scope"] == ("no" if codes else "yes")
