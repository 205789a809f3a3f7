"""The Celery app: work that may be late."""

import logging
import os
from contextlib import suppress

from celery import Celery
from celery.signals import beat_init, setup_logging
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from .selectors.clock import read_clock, said_of

log = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dispatch.settings")

app = Celery("dispatch")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["dispatch"])


@setup_logging.connect
def keep_our_logs(**kwargs: object) -> None:
    """Keep the project's JSON logs: Celery would install a logging set-up of its own."""
    del kwargs
    assert settings.LOGGING_CONFIG


@beat_init.connect
def doubt_the_clock(**kwargs: object) -> None:
    """Say at start where beat's clock is wrong: what one that is behind asks for is old when it comes.

    Deadlines are taken all the same: the relay runs, by PostgreSQL's clock, what no worker does.
    """
    del kwargs
    with suppress(DatabaseError):
        clock = read_clock(timezone.now)
        if clock.is_doubted:
            log.error("beat's clock is %s", said_of(clock.ahead_s))
    connection.close()
