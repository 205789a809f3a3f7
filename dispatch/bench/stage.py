"""Makes the bench's own database ready: python -m dispatch.bench.stage RESULT."""

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

import django
from django.core.management import call_command
from django.utils import timezone

django.setup()

from dispatch.actions.people import issue_token  # noqa: E402
from dispatch.demo.city import Spot, seed_city, spots  # noqa: E402
from dispatch.demo.shipping import publish_shipped  # noqa: E402
from dispatch.incident_types import INCIDENT_TYPES  # noqa: E402
from dispatch.permissions import SYSTEM  # noqa: E402
from teams.models import Role  # noqa: E402

BODIES = 200
SEED = 7
STORY = "Somebody sits on the steps, wrapped in a blanket, and does not answer. " * 3


def prepare() -> dict[str, Any]:
    """Migrate, lay out the demo city, let two machines in; return their tokens and bodies of calls."""
    now = timezone.now()
    call_command("migrate", interactive=False, verbosity=0)
    publish_shipped(now=now)
    seed_city(now=now)
    return {
        "feed": issue_token("bench-cad", role=Role.CAD_FEED, actor=SYSTEM, now=now),
        "console": issue_token("bench-console", role=Role.DISPATCHER, actor=SYSTEM, now=now),
        "bodies": bodies(),
    }


def bodies() -> list[dict[str, Any]]:
    """Return calls as a primary CAD sends them, at places of the demo city."""
    rng = Random(SEED)
    types = sorted(kind.code for kind in INCIDENT_TYPES.values() if kind.crisis)
    return [_body(rng.choice(spots()), rng.choice(types)) for _ in range(BODIES)]


def _body(spot: Spot, kind: str) -> dict[str, Any]:
    return {
        "source": "bench",
        "type": kind,
        "location": {"lat": spot.lat, "lng": spot.lng, "address": spot.label},
        "caller": {"name": "A neighbour", "phone": "403-555-0148"},
        "narrative": STORY,
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(prepare()))
