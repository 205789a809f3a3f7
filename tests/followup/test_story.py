"""From a consent to somebody who was reached, with time as an argument."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dispatch import journal
from dispatch.actions.closing import close_call
from dispatch.actions.followup import (
    AlreadyAgreed,
    ConsentIncomplete,
    NotARecipient,
    agree_follow_up,
    close_and_agree,
)
from dispatch.actions.followup_sweep import sweep_follow_ups
from dispatch.actions.followup_work import (
    FollowUpIsOver,
    NextTryTooFar,
    NobodyTried,
    NotAnOwner,
    give_up_follow_up,
    own_follow_up,
    record_attempt,
    withdraw_consent,
)
from dispatch.lifecycle import Outcome
from dispatch.models import (
    AttemptResult,
    Call,
    Channel,
    Consent,
    FollowUp,
    FollowUpAttempt,
    JournalEntry,
)

from .conftest import CONTACT_DATA, consent_to

DAY = timedelta(hours=24)


def kinds(call):
    lines = JournalEntry.objects.filter(call=call, kind__startswith="followup.")
    return list(lines.order_by("seq").values_list("kind", flat=True))


def tried(row, centre, result, now, **more):
    return record_attempt(
        follow_up_id=row.pk, how=Channel.PHONE, result=result, actor=centre.casey, now=now, **more
    )


def test_it_is_due_in_24_hours_then_late_then_tried_then_reached(agencies, promised, now):
    assert (promised.due_at, promised.act_by) == (now + DAY, now + DAY)
    assert sweep_follow_ups(now=now + DAY - timedelta(seconds=1)) == 0

    assert sweep_follow_ups(now=now + DAY) == 1
    assert sweep_follow_ups(now=now + DAY) == 0
    promised.refresh_from_db()
    assert promised.overdue_since == now + DAY

    later = now + DAY + timedelta(hours=1)
    tried(promised, agencies, AttemptResult.NO_ANSWER, later, next_at=later + timedelta(hours=4))
    promised.refresh_from_db()
    assert (promised.overdue_since, promised.act_by) == (None, later + timedelta(hours=4))
    assert promised.due_at == now + DAY  # the promise itself never moves
    assert promised.owner == agencies.casey

    tried(promised, agencies, AttemptResult.REACHED, later + timedelta(hours=4))
    promised.refresh_from_db()
    assert (promised.ended, promised.act_by) == ("reached", None)
    assert sweep_follow_ups(now=now + timedelta(days=60)) == 0
    assert kinds(promised.call) == [
        "followup.agreed",
        "followup.overdue",
        "followup.attempted",
        "followup.closed",
    ]
    *_, last = journal.verify()
    assert last.holds


def test_the_clock_starts_when_the_team_was_clear_and_not_when_somebody_typed_it(
    agencies, visited, now
):
    row = agree_follow_up(
        call_id=visited.pk,
        consent=consent_to(agencies.harbour),
        within_h=48,
        actor=agencies.dana,
        now=now + timedelta(hours=3),
    )
    assert row.due_at == now + timedelta(hours=48)


def test_no_line_of_the_journal_says_how_to_reach_anybody(agencies, promised, now):
    tried(promised, agencies, AttemptResult.NO_ANSWER, now + DAY, note="his sister answered")
    withdraw_consent(follow_up_id=promised.pk, actor=agencies.casey, now=now + DAY)

    told = str(list(JournalEntry.objects.filter(kind__startswith="followup.").values("data")))
    assert not any(said in told for said in (*CONTACT_DATA, "sister"))


def test_a_call_closes_with_its_follow_up_or_not_at_all(agencies, visited, now):
    given = {"call_id": visited.pk, "outcome": Outcome.ENGAGED, "actor": agencies.dana, "now": now}
    with pytest.raises(ConsentIncomplete):
        close_and_agree(
            consent=consent_to(agencies.harbour, told_risks=False), within_h=24, **given
        )
    assert Call.objects.get(pk=visited.pk).state != "closed"

    close_and_agree(consent=consent_to(agencies.harbour), within_h=24, **given)
    assert Call.objects.get(pk=visited.pk).state == "closed"
    assert FollowUp.objects.get().call == visited


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        ({"information": ""}, "what is told"),
        ({"purpose": ""}, "what it is for"),
        ({"told_risks": False}, "what could go wrong"),
        ({"told_revocable": False}, "withdraw"),
        ({"valid_days": 3650}, "until when"),
        ({"contact": ""}, "where to reach"),
    ],
)
def test_a_consent_without_one_of_its_elements_is_none(agencies, visited, now, lacks, words):
    with pytest.raises(ConsentIncomplete, match=words):
        agree_follow_up(
            call_id=visited.pk,
            consent=consent_to(agencies.harbour, **lacks),
            within_h=24,
            actor=agencies.dana,
            now=now,
        )
    assert not FollowUp.objects.exists()


def test_an_agency_that_was_not_there_is_no_recipient(agencies, visited, now):
    for actor, agency in ((agencies.dana, agencies.other), (agencies.kit, agencies.harbour)):
        with pytest.raises(NotARecipient):
            agree_follow_up(
                call_id=visited.pk,
                consent=consent_to(agency),
                within_h=24,
                actor=actor,
                now=now,
            )


def test_agreed_twice_it_is_one_and_other_terms_are_refused(agencies, promised, now):
    again = {"call_id": promised.call_id, "actor": agencies.casey, "now": now}
    same = agree_follow_up(consent=consent_to(agencies.harbour), within_h=24, **again)
    assert same == promised
    with pytest.raises(AlreadyAgreed):
        agree_follow_up(consent=consent_to(agencies.harbour), within_h=72, **again)
    assert kinds(promised.call) == ["followup.agreed"]


def test_the_database_holds_one_open_follow_up_for_a_call(agencies, promised, now):
    """The control: without the action's own look, the constraint still picks one."""
    with pytest.raises(IntegrityError, match="call_has_one_open"), transaction.atomic():
        FollowUp.objects.create(
            call=promised.call,
            agreed_by=agencies.dana,
            agreed_at=now,
            within_h=24,
            due_at=now,
            act_by=now,
        )


def test_the_database_keeps_no_consent_without_its_elements(promised):
    with pytest.raises(IntegrityError, match="six_elements"), transaction.atomic():
        Consent.objects.filter(pk=promised.pk).update(told_revocable=False)


def test_withdrawn_it_ends_at_once_and_the_contact_is_erased(agencies, promised, now):
    soon = now + timedelta(minutes=5)
    withdraw_consent(follow_up_id=promised.pk, actor=agencies.cora, now=soon)
    withdraw_consent(follow_up_id=promised.pk, actor=agencies.cora, now=soon)

    held = FollowUp.objects.get()
    assert (held.ended, held.closed_at, held.consent.revoked_at) == ("withdrawn", soon, soon)
    assert (held.consent.contact, held.consent.contact_name, held.consent.safe_words) == ("",) * 3
    assert kinds(promised.call) == ["followup.agreed", "followup.withdrawn"]
    with pytest.raises(IntegrityError, match="withdrawn_consent"), transaction.atomic():
        Consent.objects.filter(pk=held.pk).update(contact="403-555-0177")


def test_it_does_not_outlive_its_consent(agencies, promised, now):
    after = now + timedelta(days=30)
    with pytest.raises(FollowUpIsOver):
        tried(promised, agencies, AttemptResult.REACHED, after)
    assert sweep_follow_ups(now=after) == 1
    held = FollowUp.objects.get()
    assert (held.ended, held.consent.contact) == ("expired", "")


def test_a_next_try_lies_ahead_and_within_the_consent(agencies, promised, now):
    for far in (timedelta(0), timedelta(days=31)):
        with pytest.raises(NextTryTooFar):
            tried(promised, agencies, AttemptResult.NO_ANSWER, now, next_at=now + far)
    assert not FollowUpAttempt.objects.exists()


def test_a_form_sent_twice_is_one_try(agencies, promised, now):
    key = "0197a000-0000-7000-8000-0000000000aa"
    first = tried(promised, agencies, AttemptResult.REACHED, now, key=key)
    assert tried(promised, agencies, AttemptResult.REACHED, now, key=key) == first
    assert FollowUpAttempt.objects.count() == 1


def test_it_is_not_given_up_untried_and_not_tried_when_over(agencies, promised, now):
    with pytest.raises(NobodyTried):
        give_up_follow_up(follow_up_id=promised.pk, actor=agencies.cora, now=now)
    tried(promised, agencies, AttemptResult.WRONG_NUMBER, now)
    give_up_follow_up(follow_up_id=promised.pk, actor=agencies.cora, now=now)
    with pytest.raises(FollowUpIsOver, match="not reached"):
        tried(promised, agencies, AttemptResult.REACHED, now)


def test_it_is_given_to_people_of_its_own_agency_only(agencies, promised, now):
    given = {"follow_up_id": promised.pk, "actor": agencies.cora, "now": now}
    assert own_follow_up(owner_id=agencies.casey.pk, **given).owner == agencies.casey
    for stranger in (agencies.kit, agencies.noor, agencies.dana):
        with pytest.raises(NotAnOwner):
            own_follow_up(owner_id=stranger.pk, **given)


def test_by_default_there_is_none(agencies, visited, now):
    close_call(call_id=visited.pk, outcome=Outcome.ENGAGED, actor=agencies.dana, now=now)
    assert not FollowUp.objects.exists()
    assert sweep_follow_ups(now=now + timedelta(days=9)) == 0
