"""Long jobs: asked for, taken up by one worker, seen moving, ended."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from django.db import IntegrityError, transaction
from django.db.models import Q

from teams.models import Person

from .. import journal
from ..logs import request_id
from ..models import Job, JobState
from ..permissions import Act, require
from .errors import ActionRefused

# A worker says it is alive with every step, and within a long one; after this it is taken for dead
# and the job begins anew.
DEAD_AFTER = timedelta(seconds=60)


class JobKind(StrEnum):
    """What a long job does; `jobs/` has the steps of each."""

    VERIFY_JOURNAL = "verify journal"
    CHECK_PROTOCOL = "check protocol"
    BACK_TEST = "back-test protocol"
    REVIEW_ZONES = "review communities"


class JobRuns(ActionRefused):
    """One of this kind is already waiting or running."""

    code: ClassVar[str] = "job_runs"


@transaction.atomic
def ask_job(kind: JobKind, *, actor: object, now: datetime) -> Job:
    """Put a job where a worker finds it. Raises NotAllowed, JobRuns."""
    person = require(actor, Act.ASK_JOB)
    job = add_job(kind, subject="", asked_by=person, now=now)
    journal.record("job.asked", call=None, actor=person, at=now, job=job.pk, job_kind=kind)
    return job


def add_job(kind: JobKind, *, subject: str, asked_by: Person | None, now: datetime) -> Job:
    """Add a job in the transaction of the action that needs it, and records it. Raises JobRuns."""
    try:
        with transaction.atomic():
            return Job.objects.create(
                kind=kind,
                subject=subject,
                asked_by=asked_by,
                asked_at=now,
                request_id=request_id(),
            )
    except IntegrityError as error:
        if "one_open_job_of_a_kind" not in str(error):
            raise
        raise JobRuns(f"a job '{kind}' is already under way") from error


@transaction.atomic
def take_job(*, now: datetime) -> Job | None:
    """Return the oldest job that waits, or whose worker died, now this worker's; or None."""
    dead = Q(state=JobState.RUNNING, beat_at__lt=now - DEAD_AFTER)
    free = Job.objects.filter(Q(state=JobState.WAITING) | dead).order_by("asked_at")
    job = free.select_for_update(skip_locked=True, of=("self",)).first()
    if job is None:
        return None
    job.state, job.started_at, job.beat_at, job.done = JobState.RUNNING, now, now, 0
    job.save(update_fields=["state", "started_at", "beat_at", "done"])
    return job


def beat(job: Job, *, done: int, total: int, now: datetime) -> bool:
    """Say how far a job is; return whether it should go on: false once it was cancelled."""
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, started_at=job.started_at)
    return bool(mine.update(done=done, total=total, beat_at=now))


def still_alive(job: Job, *, now: datetime) -> bool:
    """Say that the worker is alive, within a step; return false once the job is not its any more."""
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, started_at=job.started_at)
    return bool(mine.update(beat_at=now))


@transaction.atomic
def end_job(job: Job, *, state: JobState, result: dict[str, Any], now: datetime) -> bool:
    """End a job of this worker with its result; return false where another took it meanwhile."""
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, started_at=job.started_at)
    if not mine.update(state=state, result=result, ended_at=now):
        return False
    journal.record(f"job.{state}", call=None, actor=None, at=now, job=job.pk, job_kind=job.kind)
    return True


@transaction.atomic
def cancel_job(job_id: int, *, actor: object, now: datetime) -> bool:
    """Stop a job at its next step; return whether there was one to stop. Raises NotAllowed."""
    person = require(actor, Act.ASK_JOB)
    going = Job.objects.filter(pk=job_id, state__in=[JobState.WAITING, JobState.RUNNING])
    if not going.update(state=JobState.CANCELLED, ended_at=now):
        return False
    journal.record("job.cancelled", call=None, actor=person, at=now, job=job_id)
    return True
