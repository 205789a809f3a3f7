"""Valkey: the channel layer that wakes the consoles, and Celery, which does what may be late."""

from typing import Any

from celery.schedules import crontab

from dispatch.watched import CANARY, SWEPT

from .environment import env

# Valkey: db 0 the broker, 1 the channel layer. Losing it loses nothing.
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379").rstrip("/")
# Where one Valkey cannot carry the lines, several share the hubs: each hub listens at one of them,
# and the relay tells all. Addresses as in REDIS_URL, separated by commas.
CHANNEL_HOSTS = env.list("CHANNEL_HOSTS", default=[]) or [REDIS_URL]
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    f"layer-{number}" if number else "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [f"{host.rstrip('/')}/1?socket_timeout=30&socket_connect_timeout=2"],
            "prefix": env.str("CHANNEL_PREFIX", default="cad"),
        },
    }
    for number, host in enumerate(CHANNEL_HOSTS)
}

# Celery does what may be late: sweeps, the canary, long jobs. Nothing a dispatcher waits for.
CELERY_BROKER_URL = f"{REDIS_URL}/0"
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "health_check_interval": 5,
    "max_retries": 1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 4
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", default="cad")
CELERY_TIMEZONE = "UTC"
# Each entry expires before its next tick, so that an outage does not pile ticks up.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    **{
        watched.name: {
            "task": "sweep",
            "args": [watched.name],
            "schedule": watched.every_s,
            "options": {"expires": watched.every_s},
        }
        for watched in SWEPT
    },
    "canary": {"task": "canary", "schedule": CANARY.every_s, "options": {"expires": 10}},
    "pick-up-jobs": {"task": "jobs.run_waiting", "schedule": 5.0, "options": {"expires": 5}},
    "verify-journal": {
        "task": "journal.verify_nightly",
        "schedule": crontab(hour="9", minute="15"),
        "options": {"expires": 3600},
    },
}
