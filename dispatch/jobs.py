"""What the long jobs do, step by step, so that progress is seen and a cancel is heard."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import journal
from .actions.jobs import beat, end_job, take_job
from .models import Job, JobState

VERIFY_JOURNAL = "verify journal"


@dataclass(frozen=True)
class Step:
    """How far a job is, and its result so far."""

    done: int
    total: int
    result: dict[str, Any]
    failed: bool = False


def verify_journal() -> Iterator[Step]:
    """Read the whole journal; the job fails where a line is not as it was written."""
    for seen in journal.verify():
        result = {"checked": seen.checked, "broken_at": seen.broken_at, "why": seen.why}
        yield Step(seen.checked, seen.head, result, failed=not seen.holds)


JOBS: dict[str, Callable[[], Iterator[Step]]] = {VERIFY_JOURNAL: verify_journal}


def run_waiting_jobs(*, now: Callable[[], datetime]) -> int:
    """Run the jobs that wait, oldest first, until none does; return how many were run."""
    ran = 0
    while (job := take_job(now=now())) is not None:
        _run(job, now)
        ran += 1
    return ran


def _run(job: Job, now: Callable[[], datetime]) -> None:
    last = Step(0, 0, {})
    try:
        for last in JOBS[job.kind]():
            if not beat(job, done=last.done, total=last.total, now=now()):
                return
    except Exception as error:
        result = {**last.result, "error": type(error).__name__}
        end_job(job, state=JobState.FAILED, result=result, now=now())
        raise
    state = JobState.FAILED if last.failed else JobState.DONE
    end_job(job, state=state, result=last.result, now=now())
