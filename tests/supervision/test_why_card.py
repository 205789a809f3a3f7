"""The why-card: what was answered, what the system knew, and that it still comes to the same."""

from datetime import timedelta

import pytest

from dispatch.actions.assessment import answer_questions
from dispatch.actions.closing import close_call
from dispatch.actions.decision import raise_call, wait_for_team
from dispatch.actions.lowering import accept_fall, lower_call
from dispatch.actions.protocols import publish_protocol
from dispatch.lifecycle import Outcome
from dispatch.models import Assessment, JournalEntry
from dispatch.permissions import SYSTEM
from dispatch.selectors.why import why_card
from tests.conftest import PROTOCOL, SAFE_ANSWERS, make_call

# The same protocol but for one rule: a worried bystander is no concern of the team any more.
NEWER = PROTOCOL.replace("version: 1.0.0", "version: 9.0.0").replace(
    "M4, when: {nexus: wellness_check, caller: [bystander,",
    "M4, when: {nexus: wellness_check, caller: [",
)


@pytest.fixture
def judged(centre, call, now):
    """A call at level 2, of a worried bystander."""
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    call.refresh_from_db()
    return call


def test_a_call_that_nobody_assessed_has_no_card(call):
    assert why_card(call) is None


def test_it_tells_each_answer_who_gave_it_the_rule_and_the_protocol(centre, judged, now):
    card = why_card(judged)

    assert len(card.given) == len(SAFE_ANSWERS)
    weapon = next(given for given in card.given if "weapon" in given.question)
    assert (weapon.answer, weapon.by, weapon.at) == ("None seen or known", "Dana", now)
    assert card.reasons[0].startswith("M4: Someone is worried")
    assert (card.level, card.responses) == (2, "Crisis team with plain-clothes officer")
    assert ("In a pilot community", "yes") in card.facts
    assert (card.protocol, card.digest) == ("mcrt-1 1.0.0", centre.protocol.digest)
    assert card.same


def test_a_closed_call_comes_to_the_same_under_the_version_that_it_was_judged_by(
    centre, judged, now
):
    close_call(call_id=judged.pk, outcome=Outcome.CANCELLED, actor=centre.dana, now=now)
    years_later = now + timedelta(days=4000)
    assert NEWER.count("caller: [ remote") == 1
    publish_protocol(NEWER, actor=SYSTEM, now=years_later)
    card = why_card(judged)

    assert card.same
    assert (card.protocol, card.level, card.reasons[0][:3]) == ("mcrt-1 1.0.0", 2, "M4:")
    other = make_call(centre.dana, years_later)
    answer_questions(call_id=other.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=years_later)
    assert why_card(other).protocol == "mcrt-1 9.0.0"
    assert why_card(other).reasons[0][:3] == "M6:"


def test_a_call_keeps_its_version_when_a_newer_one_comes_while_it_is_open(centre, judged, now):
    publish_protocol(NEWER, actor=SYSTEM, now=now)
    answers = {"presentation": "calm_engaging"}
    answer_questions(call_id=judged.pk, answers=answers, actor=centre.dana, now=now)

    assert why_card(judged).protocol == "mcrt-1 1.0.0"
    assert why_card(judged).same


def test_a_corrected_answer_is_shown_with_the_one_that_counts(centre, judged, now):
    for who, weapon in ((centre.dana, "in_hand"), (centre.sam, "none")):
        later = now + timedelta(seconds=30)
        answer_questions(call_id=judged.pk, answers={"weapon": weapon}, actor=who, now=later)
    weapons = [given for given in why_card(judged).given if "weapon" in given.question]

    assert [(given.by, given.corrected) for given in weapons] == [
        ("Dana", True),
        ("Dana", True),
        ("Sam", False),
    ]
    assert "In hand" in weapons[1].answer


@pytest.mark.parametrize("part", ["answers", "facts", "outcome"])
def test_it_says_so_when_what_was_kept_was_tampered_with(judged, part):
    kept = Assessment.objects.get(call=judged)
    forged = {
        "answers": kept.answers | {"weapon": "in_hand"},
        "facts": kept.facts | {"in_zone": "no"},
        "outcome": kept.outcome | {"responses": ["POLICE"]},
    }
    setattr(kept, part, forged[part])
    kept.save()

    assert not why_card(judged).same


def test_a_proposed_fall_is_told_until_it_is_accepted(centre, judged, now):
    wait_for_team(call_id=judged.pk, actor=centre.dana, now=now)
    answers = {"nexus": "social_need", "needs_in_person": "no"}
    answer_questions(call_id=judged.pk, answers=answers, actor=centre.dana, now=now)
    card = why_card(judged)
    assert (card.level, card.proposal, card.same) == (2, "level 1, 211 navigator", True)

    accept_fall(call_id=judged.pk, actor=centre.dana, now=now)
    judged.refresh_from_db()
    card = why_card(judged)
    assert (card.level, card.proposal, card.same) == (1, "", True)
    assert [entry.says for entry in card.by_hand] == ["Lower accepted: level 1 · Dana"]


def test_what_people_did_to_the_level_is_told_beside_it(centre, judged, now):
    raise_call(call_id=judged.pk, level=3, reason="heard glass", actor=centre.sam, now=now)
    lower_call(call_id=judged.pk, level=1, reason="known to us", actor=centre.sofia, now=now)
    judged.refresh_from_db()
    card = why_card(judged)

    assert [entry.says for entry in card.by_hand] == [
        "Raised to level 3: heard glass · Sam",
        "Lowered to level 1: known to us · Sofia",
    ]
    assert (card.level, card.level_now, card.same) == (2, 1, True)


def test_reading_the_card_leaves_a_trace(centre, judged, client):
    client.force_login(centre.sofia)
    page = client.get(f"/calls/{judged.pk}/why/")

    assert page.status_code == 200
    assert "the same outcome" in page.content.decode()
    trace = JournalEntry.objects.filter(call=judged, kind="care.read").last()
    assert trace.actor == centre.sofia


def test_the_page_says_when_another_outcome_comes_out(centre, judged, client):
    Assessment.objects.filter(call=judged).update(facts={})
    client.force_login(centre.sofia)

    assert "another outcome" in client.get(f"/calls/{judged.pk}/why/").content.decode()
