"""Logs as JSON lines: a time, a request id, an event; never a body, never a local variable."""

import logging.config
import re
from collections.abc import MutableMapping
from typing import Any, Final

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import ExcInfo

REQUEST_ID: Final = 36
# What follows in these paths lets whoever has it in: an applicant's own page, a coordinator's first login.
SECRET_PATHS: Final = re.compile(r"(/partners/(?:status|welcome)/)[^\s?]+")


def without_secrets(text: str) -> str:
    """Return a text with every path that is itself a secret cut before the secret."""
    return SECRET_PATHS.sub(r"\1…", text)


def _cut(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    line["event"] = without_secrets(str(line.get("event", "")))
    return line


def what_failed(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """Return an exception with its frames, and of its words the first line alone.

    Locals of a frame hold names, addresses and narratives, and in the further lines of its words
    PostgreSQL repeats the statement and the row that it refused: neither is written.
    """
    return [_first_line_of(stack) for stack in FRAMES(exc_info)]


def _first_line_of(stack: dict[str, Any]) -> dict[str, Any]:
    grouped = [[_first_line_of(inner) for inner in group] for group in stack["exceptions"]]
    first, *_ = f"{stack['exc_value']}\n".splitlines()
    return {**stack, "exc_value": first, "exc_notes": [], "exceptions": grouped}


FRAMES = ExceptionDictTransformer(show_locals=False)
SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    _cut,
    structlog.processors.StackInfoRenderer(),
    structlog.processors.ExceptionRenderer(what_failed),
]


def request_id() -> str:
    """Return the id under which this thread's request is logged; empty outside of any.

    A sender may give its own: of one that is longer than ours, the beginning.
    """
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))[:REQUEST_ID]


def configure(options: dict[str, Any]) -> None:
    """Send every logger of the process through one JSON formatter on standard error."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processor": structlog.processors.JSONRenderer(),
                    "foreign_pre_chain": SHARED,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": options["level"]},
            "loggers": {
                "django": {"level": options["level"]},
                "django.utils.autoreload": {"level": "WARNING"},
                # It has handlers of its own, which would write tracebacks as they come.
                "uvicorn": {"handlers": [], "level": options["level"], "propagate": True},
                # Its lines hold the query, which may be what somebody searched for; we write our own.
                "uvicorn.access": {"handlers": [], "propagate": False},
                "httpx": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
