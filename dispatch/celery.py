"""The Celery app: work that may be late."""

import os

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dispatch.settings")

app = Celery("dispatch")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["dispatch"])


@setup_logging.connect
def keep_our_logs(**kwargs: object) -> None:
    """Keep the project's JSON logs: Celery would install a logging set-up of its own."""
    del kwargs
    assert settings.LOGGING_CONFIG
