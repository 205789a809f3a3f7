"""What a centre decides for itself, and what those who run it are told."""

from pathlib import Path

from .environment import CAD_HOME, DEMO, env

# The key that signs the journal's heads, and the file that keeps them: both outside the database.
JOURNAL_KEY_FILE = Path(env.str("JOURNAL_KEY_FILE", default=str(CAD_HOME / "keys/journal.pem")))
JOURNAL_HEADS_FILE = Path(env.str("JOURNAL_HEADS_FILE", default=str(CAD_HOME / "heads.jsonl")))
# Lets a monitor read /status and /metrics without a person; empty lets only people who may watch.
STATUS_TOKEN = env.str("STATUS_TOKEN", default="")
# How long a crew has to answer an offer, in seconds.
OFFER_ANSWER_S = env.int("OFFER_ANSWER_S", default=90)
CENTRE_NAME = env.str("CENTRE_NAME", default="Demo centre" if DEMO else "911 centre")

# Logs: JSON lines with a request id, never a body and never a local variable (see logs.py).
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING_CONFIG = "dispatch.logs.configure"
LOGGING = {"level": LOG_LEVEL}
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
