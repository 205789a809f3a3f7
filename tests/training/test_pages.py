"""The training page and what it asks of the server: reads alone, and the engine's word of today."""

import pytest

from dispatch import journal
from dispatch.actions.protocols import publish_protocol
from dispatch.permissions import SYSTEM, Act, may
from dispatch.training.judging import Mark, verdict_on
from dispatch.training.shift import shipped_shift
from tests.conftest import PROTOCOL

# The first call of the shift: confused, nobody in danger, in a community-led place.
FIRST = shipped_shift().calls[1]
REASON = "Confused or out of touch, no safety concern known."


@pytest.fixture
def trainee(centre, client):
    client.force_login(centre.dana)
    return client


def test_the_page_says_above_everything_that_it_is_not_live(trainee):
    shown = trainee.get("/training/").content.decode()

    assert "<title>Training, not live</title>" in shown
    assert "<b>Training, not live</b>" in shown
    assert "data-socket" not in shown, "no line of the centre reaches it"
    assert 'id="alarms"' not in shown, "no alarm of the centre, and none of the shift"


def test_nothing_is_written_by_playing_opening_and_deciding(trainee):
    before = journal.head()
    paths = ("", "frames/0/", "calls/1/", "calls/1/decide/", "calls/1/decide/?level=2&response=EMS")

    answers = [trainee.get(f"/training/{path}").status_code for path in paths]

    assert answers == [200] * len(paths)
    assert journal.head() == before
    assert [trainee.post(f"/training/{path}").status_code for path in paths] == [405] * len(paths)


@pytest.mark.parametrize("path", ["frames/99/", "calls/0/", "calls/98/", "calls/98/decide/"])
def test_what_the_shift_has_not_is_not_found(trainee, path):
    assert trainee.get(f"/training/{path}").status_code == 404


@pytest.mark.parametrize(
    ("level", "responses", "mark"),
    [
        (2, ["CRISIS_TEAM"], Mark.SAME),
        (1, ["CRISIS_TEAM"], Mark.UNDER),
        (4, ["CRISIS_TEAM"], Mark.OVER),
        (2, ["CRISIS_TEAM", "POLICE"], Mark.OTHER),
    ],
)
def test_a_decision_is_marked_against_the_protocols(centre, level, responses, mark):
    verdict = verdict_on(FIRST.judged, level=level, responses=responses)

    assert (verdict.mark, verdict.level, verdict.in_force) == (mark, 2, True)
    assert any(REASON in reason for reason in verdict.recommendation.reasons)


def test_the_protocol_that_is_in_force_now_judges(trainee, now):
    text = PROTOCOL.replace(REASON, "As this centre says it.").replace("1.0.0", "7.0.0", 1)
    publish_protocol(text, actor=SYSTEM, now=now)

    shown = trainee.get("/training/calls/1/decide/?level=2&response=CRISIS_TEAM").content.decode()

    assert "As this centre says it." in shown
    assert "mcrt-1 7.0.0, the protocol in force here" in shown


def test_without_a_protocol_here_the_shifts_own_judges(db):
    verdict = verdict_on(FIRST.judged, level=2, responses=["CRISIS_TEAM"])

    assert (verdict.mark, verdict.in_force) == (Mark.SAME, False)
    assert verdict.protocol == shipped_shift().protocol


def test_a_half_choice_asks_again_and_tells_nothing(trainee):
    for half in ("", "?level=2", "?response=EMS", "?level=9&response=EMS", "?level=²&response=EMS"):
        shown = trainee.get(f"/training/calls/1/decide/{half}").content.decode()
        assert 'id="decide-form"' in shown
        assert REASON not in shown


def test_who_works_at_a_console_trains_and_a_crew_and_a_partner_do_not(centre):
    trains = {
        p.role: may(p, Act.TRAIN) for p in (centre.dana, centre.noor, centre.sofia, centre.ada)
    }
    others = {p.role: may(p, Act.TRAIN) for p in (centre.casey, centre.evan, centre.feed)}

    assert (set(trains.values()), set(others.values())) == ({True}, {False})
