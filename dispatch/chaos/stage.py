"""Makes the database of a chaos run ready: python -m dispatch.chaos.stage RESULT."""

import json
import sys
from pathlib import Path
from typing import Any

# Its import sets Django up.
from dispatch.bench.stage import prepare  # isort: skip

from django.utils import timezone

from dispatch.actions.people import issue_token
from dispatch.demo.fleet import seed_fleet
from dispatch.permissions import SYSTEM
from teams.models import Role


def staged() -> dict[str, Any]:
    """Return what `prepare` does, with units on duty and the tokens of two dispatchers besides."""
    ready, now = prepare(), timezone.now()
    seed_fleet(now=now)
    desks = {
        name: issue_token(f"chaos-{name}", role=Role.DISPATCHER, actor=SYSTEM, now=now)
        for name in ("dana", "sam")
    }
    return {**ready, "tokens": {"feed": ready["feed"], **desks}}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(staged()))
