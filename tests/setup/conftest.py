"""A centre with two admins, a draft, and calls that were assessed."""

from datetime import timedelta

import pytest

from dispatch.actions.assessment import answer_questions
from dispatch.actions.partner_letters import receive_application
from dispatch.actions.protocol_drafts import save_draft, start_draft
from dispatch.actions.protocol_gate import ask_back_test, ask_check
from dispatch.jobs.running import run_waiting_jobs
from dispatch.models import Job, JobState, ProtocolCheck
from dispatch.partner_codes import Letter
from dispatch.selectors.protocol_texts import whole_digest
from teams.models import Role
from tests.conftest import PROTOCOL, SAFE_ANSWERS, make_call, make_person
from triage.models import ProtocolVersion
from triage.shipped import shipped_vignettes_text

from .letters import GOOD
from .partner_cast import TOLD, give

SCENES = shipped_vignettes_text("mcrt-1")
# One promise, quickly proven: the whole proof has its own tests.
PROMISE = """safety:
  - id: S8
    claim: not_served_has_a_code
    of: [judge]
    says: {en: "What is not sent leaves a code.", fr: "Ce qui n'est pas envoyé laisse un code."}
"""
SHORT = PROTOCOL[: PROTOCOL.index("safety:\n")] + PROMISE


@pytest.fixture
def alan(centre):
    return make_person("alan", Role.ADMIN)


@pytest.fixture
def ada(centre, client):
    """Ada's browser."""
    client.force_login(centre.ada)
    return client


@pytest.fixture
def applied(centre, alan, now):
    """An application, with the secret of its page as `centre.key`, and a second admin."""
    centre.alan = alan
    made, centre.key = receive_application(told=TOLD, letter=Letter("ours.pdf", GOOD), now=now)
    return made


@pytest.fixture
def scored(centre, applied, now):
    """The application, scored by both."""
    for who in (centre.ada, centre.alan):
        give(applied, who, now)
    return applied


@pytest.fixture
def draft(centre, alan, now):
    """Ada's draft 1.1.0: the same rules with one promise to prove."""
    made = start_draft(from_id=centre.protocol.pk, number="1.1.0", actor=centre.ada, now=now)
    return write(made, SHORT.replace("1.0.0", "1.1.0"), centre.ada, now, vignettes=SCENES)


def write(draft, text, actor, now, *, vignettes=None):
    draft.refresh_from_db()
    return save_draft(
        version_id=draft.pk,
        text=text,
        vignettes=draft.vignettes if vignettes is None else vignettes,
        seen_digest=whole_digest(draft),
        actor=actor,
        now=now,
    )


def run_jobs(now):
    return run_waiting_jobs(now=lambda: now)


def passed_check(version, actor, now, *, passed=True):
    """A check that ended, without the minutes it takes."""
    version = ProtocolVersion.objects.get(pk=version.pk)
    job = Job.objects.create(
        kind="check protocol", asked_by=actor, asked_at=now, state=JobState.DONE, ended_at=now
    )
    return ProtocolCheck.objects.create(
        version=version, digest=whole_digest(version), job=job, passed=passed
    )


def back_tested(version, actor, now, *, days=28):
    test = ask_back_test(
        version_id=version.pk, since=now - timedelta(days=days), until=now, actor=actor, now=now
    )
    run_jobs(now)
    test.refresh_from_db()
    return test


def assessed(actor, at, facts=None, **answers):
    """A call taken and answered at a moment of the past."""
    call = make_call(actor, at, **(facts or {}))
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS | answers, actor=actor, now=at)
    call.refresh_from_db()
    return call


__all__ = [
    "SCENES",
    "SHORT",
    "ask_check",
    "assessed",
    "back_tested",
    "passed_check",
    "run_jobs",
    "write",
]
