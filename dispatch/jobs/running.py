"""The long jobs, run step by step."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from structlog.contextvars import bound_contextvars

from ..actions.jobs import JobKind, beat, end_job, take_job
from ..models import Job, JobState
from .back_testing import back_test
from .checking import check_protocol
from .pulse import PULSE_S, beating
from .steps import Step
from .verifying import verify_journal
from .zone_reviewing import review_zones

log = logging.getLogger(__name__)

JOBS: dict[str, Callable[[Job], Iterator[Step]]] = {
    JobKind.VERIFY_JOURNAL: verify_journal,
    JobKind.CHECK_PROTOCOL: check_protocol,
    JobKind.BACK_TEST: back_test,
    JobKind.REVIEW_ZONES: review_zones,
}


def run_waiting_jobs(*, now: Callable[[], datetime], pulse_s: float = PULSE_S) -> int:
    """Run the jobs that wait, oldest first, until none does; return how many were run.

    Within a step the worker says every `pulse_s` seconds that it is alive.
    """
    ran = 0
    while (job := take_job(now=now())) is not None:
        # What it logs bears the id of the request that asked for it.
        with bound_contextvars(request_id=job.request_id, job=job.pk):
            log.info("the job %s begins", job.kind)
            _run(job, now, pulse_s)
        ran += 1
    return ran


def _run(job: Job, now: Callable[[], datetime], pulse_s: float) -> None:
    last = Step(0, 0, {})
    try:
        with beating(job, now=now, every_s=pulse_s) as pulse:
            for last in JOBS[job.kind](job):
                if not beat(job, done=last.done, total=last.total, now=now()):
                    return
                pulse.step()
    except Exception as error:
        result = {**last.result, "error": type(error).__name__}
        end_job(job, state=JobState.FAILED, result=result, now=now())
        raise
    state = JobState.FAILED if last.failed else JobState.DONE
    end_job(job, state=state, result=last.result, now=now())
