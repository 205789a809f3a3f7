"""No version comes into force without its check, a second person, and the past."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from dispatch.actions.assessment import answer_questions
from dispatch.actions.jobs import JobRuns
from dispatch.actions.protocol_drafts import start_draft
from dispatch.actions.protocol_errors import (
    AuthorCannotApprove,
    BackTestMissing,
    CheckNotPassed,
    InForceChanged,
    UnsafeFlips,
    WrongState,
)
from dispatch.actions.protocol_gate import approve_protocol, ask_check, publish_version
from dispatch.models import Assessment, JournalEntry, ProtocolWork
from dispatch.permissions import NotAllowed
from tests.conftest import SAFE_ANSWERS, make_call, make_person
from triage.models import ProtocolState, ProtocolVersion
from triage.selectors import protocol_in_force

from .conftest import assessed, back_tested, passed_check, run_jobs, write


def lax(text):
    """The text with a rule for the weapon in hand that holds only where there is violence too."""
    assert "when: {weapon: in_hand}, level: 4" in text
    return text.replace(
        "when: {weapon: in_hand}, level: 4",
        "when: {weapon: in_hand, violence: in_progress}, level: 4",
    )


def approve(version, actor, now):
    return approve_protocol(version_id=version.pk, actor=actor, now=now)


def publish(version, actor, now, *, seen=None):
    seen = protocol_in_force() if seen is None else seen
    return publish_version(version_id=version.pk, in_force_id=seen.pk, actor=actor, now=now)


@pytest.fixture
def approved(centre, draft, alan, now):
    passed_check(draft, centre.ada, now)
    return approve(draft, alan, now)


def test_a_check_runs_the_scenes_the_rules_they_guard_and_the_proof(centre, draft, now):
    check = ask_check(version_id=draft.pk, actor=centre.ada, now=now)
    with pytest.raises(JobRuns):
        ask_check(version_id=draft.pk, actor=centre.ada, now=now)

    assert run_jobs(now) == 1

    check.refresh_from_db()
    assert check.passed, check.found
    assert (check.found["differences"], check.found["unguarded"]) == ([], [])
    assert [(one["id"], one["side"], one["holds"]) for one in check.found["proofs"]] == [
        ("S8", "judge", True)
    ]


def test_a_check_names_the_scene_that_differs_and_the_rule_that_nothing_guards(centre, draft, now):
    write(draft, lax(draft.text), centre.ada, now)
    check = ask_check(version_id=draft.pk, actor=centre.ada, now=now)
    run_jobs(now)

    check.refresh_from_db()
    assert check.passed is False
    assert check.found["differences"][0].startswith("A04 step 1")


def test_a_check_of_a_text_with_errors_names_the_line(centre, draft, now):
    write(draft, draft.text.replace("weapon: in_hand", "weapon: in_hands"), centre.ada, now)
    check = ask_check(version_id=draft.pk, actor=centre.ada, now=now)
    run_jobs(now)

    check.refresh_from_db()
    assert check.passed is False
    assert "unknown answer 'in_hands'" in check.found["problems"][0]
    assert check.found["problems"][0].startswith("line ")


def test_a_text_that_carries_another_number_does_not_pass(centre, draft, now):
    write(draft, draft.text.replace("version: 1.1.0", "version: 1.2.0"), centre.ada, now)
    check = ask_check(version_id=draft.pk, actor=centre.ada, now=now)
    run_jobs(now)

    check.refresh_from_db()
    assert check.passed is False
    assert check.found["problems"] == ["line 14: the text says mcrt-1 1.2.0; this is mcrt-1 1.1.0"]


def test_a_check_of_a_text_that_changed_meanwhile_counts_for_nothing(centre, draft, alan, now):
    check = ask_check(version_id=draft.pk, actor=centre.ada, now=now)
    write(draft, draft.text + "# changed\n", centre.ada, now)
    run_jobs(now)

    check.refresh_from_db()
    assert (check.passed, check.job.state) == (None, "failed")
    with pytest.raises(CheckNotPassed):
        approve(draft, alan, now)


def test_the_author_cannot_approve(centre, draft, now):
    passed_check(draft, centre.ada, now)

    with pytest.raises(AuthorCannotApprove):
        approve(draft, centre.ada, now)

    draft.refresh_from_db()
    assert draft.state == ProtocolState.DRAFT
    with pytest.raises(IntegrityError, match="author_does_not_approve"), transaction.atomic():
        ProtocolWork.objects.filter(version=draft).update(approved_by=centre.ada)


def test_a_second_admin_approves_what_passed(centre, draft, alan, now):
    passed_check(draft, centre.ada, now)

    approve(draft, alan, now)

    draft.refresh_from_db()
    assert draft.state == ProtocolState.APPROVED
    assert (draft.work.approved_by, draft.work.approved_at) == (alan, now)
    assert JournalEntry.objects.last().kind == "protocol.approved"


def test_nobody_but_an_admin_approves_or_publishes(centre, draft, now):
    for person in (centre.sofia, centre.dana, centre.evan, None):
        with pytest.raises(NotAllowed):
            approve(draft, person, now)
        with pytest.raises(NotAllowed):
            publish(draft, person, now)


def test_a_text_without_a_check_or_with_a_failed_one_is_not_approved(centre, draft, alan, now):
    with pytest.raises(CheckNotPassed):
        approve(draft, alan, now)
    passed_check(draft, centre.ada, now, passed=False)
    with pytest.raises(CheckNotPassed):
        approve(draft, alan, now)


@pytest.mark.parametrize("part", ["text", "vignettes"])
def test_a_change_after_the_check_takes_it_away(centre, draft, alan, now, part):
    passed_check(draft, centre.ada, now)
    more = {"text": draft.text, "vignettes": draft.vignettes}
    more[part] += "# one comment more\n"
    write(draft, more["text"], centre.ada, now, vignettes=more["vignettes"])

    with pytest.raises(CheckNotPassed):
        approve(draft, alan, now)


def test_a_draft_is_not_published(centre, draft, now):
    with pytest.raises(WrongState):
        publish(draft, centre.ada, now)


def test_an_approved_version_without_past_calls_is_published_at_once(centre, approved, now):
    publish(approved, centre.ada, now)

    assert protocol_in_force().pk == approved.pk
    assert ProtocolVersion.objects.get(pk=centre.protocol.pk).state == ProtocolState.RETIRED
    assert JournalEntry.objects.last().data["before"] == "mcrt-1 1.0.0"


def test_with_past_calls_it_needs_a_back_test_that_reaches_back_and_is_fresh(centre, approved, now):
    assessed(centre.dana, now - timedelta(days=3))
    with pytest.raises(BackTestMissing):
        publish(approved, centre.ada, now)
    back_tested(approved, centre.ada, now, days=27)
    with pytest.raises(BackTestMissing):
        publish(approved, centre.ada, now)
    back_tested(approved, centre.ada, now)
    with pytest.raises(BackTestMissing):
        publish(approved, centre.ada, now + timedelta(days=1, seconds=1))

    publish(approved, centre.ada, now)

    assert protocol_in_force().pk == approved.pk


def test_an_unsafe_flip_refuses_and_changes_nothing(centre, draft, alan, now):
    """A knife in a calm hand would get a team alone."""
    assessed(centre.dana, now - timedelta(days=3), weapon="in_hand", facts=in_hillcrest())
    write(draft, lax(draft.text), centre.ada, now)
    passed_check(draft, centre.ada, now)
    approved = approve(draft, alan, now)
    test = back_tested(approved, centre.ada, now)

    assert (test.found["unsafe"], test.flips.get().rule) == (1, "M4")
    with pytest.raises(UnsafeFlips, match="1 such call"):
        publish(approved, centre.ada, now)
    assert protocol_in_force().pk == centre.protocol.pk


def test_a_shorter_back_test_does_not_clear_what_a_longer_one_found(centre, draft, alan, now):
    assessed(centre.dana, now - timedelta(days=40), weapon="in_hand", facts=in_hillcrest())
    assessed(centre.dana, now - timedelta(days=3), facts=in_hillcrest())
    write(draft, lax(draft.text), centre.ada, now)
    passed_check(draft, centre.ada, now)
    approved = approve(draft, alan, now)
    back_tested(approved, centre.ada, now, days=60)
    assert back_tested(approved, centre.ada, now).found["unsafe"] == 0

    with pytest.raises(UnsafeFlips):
        publish(approved, centre.ada, now)


def in_hillcrest():
    """A place where the team goes without an officer."""
    return {"lat": 51.01, "lng": -114.03}


def test_rollback_is_publishing_the_old_one_again_by_the_same_rule(centre, approved, now):
    publish(approved, centre.ada, now)
    assessed(centre.dana, now - timedelta(days=1))
    with pytest.raises(BackTestMissing):
        publish(centre.protocol, centre.ada, now)
    back_tested(centre.protocol, centre.ada, now)

    publish(centre.protocol, centre.ada, now)

    assert protocol_in_force().pk == centre.protocol.pk
    assert ProtocolVersion.objects.get(pk=approved.pk).state == ProtocolState.RETIRED


def test_what_another_published_meanwhile_is_not_replaced_unseen(centre, approved, alan, now):
    seen = protocol_in_force()
    publish(approved, centre.ada, now)

    with pytest.raises(InForceChanged):
        publish(centre.protocol, alan, now, seen=seen)

    assert protocol_in_force().pk == approved.pk


def test_a_running_call_keeps_its_version(centre, approved, now):
    call = make_call(centre.dana, now)
    some = {"location_confirmed": "yes", "caller": "bystander"}
    answer_questions(call_id=call.pk, answers=some, actor=centre.dana, now=now)
    back_tested(approved, centre.ada, now + timedelta(minutes=1))
    publish(approved, centre.ada, now + timedelta(minutes=1))

    answer_questions(
        call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now + timedelta(minutes=2)
    )
    later = assessed(centre.dana, now + timedelta(minutes=3))

    assert Assessment.objects.get(call=call).protocol_id == centre.protocol.pk
    assert Assessment.objects.get(call=later).protocol_id == approved.pk


def test_of_two_who_publish_at_once_one_wins(lasting_centre, now):
    """Both saw the same version in force; the second is told, and one is in force."""
    centre, alan = lasting_centre, make_person("alan", "admin")
    ready = []
    for number, author, other in (("1.1.0", centre.ada, alan), ("1.2.0", alan, centre.ada)):
        made = start_draft(from_id=centre.protocol.pk, number=number, actor=author, now=now)
        passed_check(made, author, now)
        ready.append(approve(made, other, now))
    gate, told = threading.Barrier(2), []

    def race(version):
        try:
            gate.wait(10)
            publish(version, centre.ada, now, seen=centre.protocol)
            told.append("published")
        except InForceChanged:
            told.append("refused")
        finally:
            connection.close()

    racers = [threading.Thread(target=race, args=(version,)) for version in ready]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(30)

    assert sorted(told) == ["published", "refused"]
    assert ProtocolVersion.objects.filter(state="published").count() == 1


def test_the_database_holds_one_version_in_force(centre, approved):
    """The control: whatever the code forgets, the second published row is refused."""
    with pytest.raises(IntegrityError, match="one_protocol_in_force"), transaction.atomic():
        ProtocolVersion.objects.filter(pk=approved.pk).update(state="published")
