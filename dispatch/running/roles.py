"""The processes of the program itself: web, beat, worker, relay."""

import os
import signal
import sys
from collections.abc import Mapping

from .children import Role
from .places import ROOT
from .ports import HERE

PROGRAM = "dispatch.celery:app"
# A dispatcher's request ends within this; a console is told 1012, "the service restarts".
DRAIN_SECONDS = 3
WEB_STOP_SECONDS = DRAIN_SECONDS + 1.5
WEB = (
    *("-m", "uvicorn", "dispatch.asgi:application", "--host", HERE, "--lifespan", "off"),
    *("--timeout-graceful-shutdown", str(DRAIN_SECONDS), "--no-access-log", "--no-server-header"),
    *("--ws-ping-interval", "10", "--ws-ping-timeout", "10", "--ws-max-size", "65536"),
    # Compressing a line for each console apart costs more than all else that is done for a console.
    *("--ws-per-message-deflate", "false"),
)
WORKER = (
    *("-m", "celery", "--app", PROGRAM, "worker", "--concurrency", "2"),
    *("--loglevel", "INFO", "--without-mingle"),
)


def project_roles(environment: Mapping[str, str], *, port: int, schedule: str) -> list[Role]:
    """Return the processes in the order in which they are asked to stop.

    `schedule` is the file in which beat keeps when each task last ran.
    """
    term = signal.SIGTERM
    beat = ("-m", "celery", "--app", PROGRAM, "beat", "--schedule", schedule, "--pidfile=")
    return [
        python_role("web", (*WEB, "--port", str(port)), environment, ((term, WEB_STOP_SECONDS),)),
        python_role("beat", beat, environment, ((term, 2.0),)),
        # A worker that waits too long for its tasks gives them back at the second request.
        python_role("worker", WORKER, environment, ((term, 3.0), (signal.SIGQUIT, 2.0))),
        python_role("relay", ("manage.py", "relay"), environment, ((term, 3.0),)),
    ]


def python_role(
    name: str,
    words: tuple[str, ...],
    environment: Mapping[str, str],
    stages: tuple[tuple[signal.Signals, float], ...],
) -> Role:
    """Return a role that runs this environment's Python in the project's folder."""
    return Role(name, (sys.executable, *words), cwd=ROOT, env=environment, stages=stages)


def environment_of(services: Mapping[str, str], secret_key: str, *, demo: bool) -> dict[str, str]:
    """Return what every process of the program is started with; the caller's own settings win."""
    # One machine, its own address, no certificate.
    ours = {"SECRET_KEY": secret_key, "HTTPS": "off"}
    fixed = {
        "DEMO": "on" if demo else "off",
        # The system's zone files may be older than the province's law: tzdata's are used.
        "PYTHONTZPATH": "",
        "PYTHONUNBUFFERED": "1",
    }
    return {**ours, **os.environ, **services, **fixed}
