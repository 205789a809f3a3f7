"""Makes the bench's own database ready: python -m dispatch.bench.stage RESULT."""

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

django.setup()

from dispatch.actions.people import issue_token  # noqa: E402
from dispatch.demo.city import Spot, seed_city, spots  # noqa: E402
from dispatch.demo.shipping import publish_shipped  # noqa: E402
from dispatch.incident_types import INCIDENT_TYPES  # noqa: E402
from dispatch.permissions import SYSTEM  # noqa: E402
from teams.models import Person, Role  # noqa: E402

BODIES = 200
SEED = 7
STORY = "Somebody sits on the steps, wrapped in a blanket, and does not answer. " * 3


def prepare() -> dict[str, Any]:
    """Migrate, lay out the demo city, let a machine and a person in; return what they show, and calls."""
    now = timezone.now()
    call_command("migrate", interactive=False, verbosity=0)
    publish_shipped(now=now)
    seed_city(now=now)
    return {
        "feed": issue_token("bench-cad", role=Role.CAD_FEED, actor=SYSTEM, now=now),
        "cookie": logged_in(),
        "bodies": bodies(),
    }


def logged_in() -> str:
    """Return the cookie of a dispatcher who has logged in: a console that is drawn every card."""
    person = Person.objects.create(username="bench-dispatcher", role=Role.DISPATCHER)
    browser = Client()
    browser.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


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
