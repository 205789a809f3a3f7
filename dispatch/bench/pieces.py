"""What can be timed inside one process: python -m dispatch.bench.pieces PART PLAN RESULT."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django

django.setup()

from dispatch.bench import board_piece, geofence_piece, journal_piece, triage_piece  # noqa: E402
from dispatch.bench.plan import Part, Plan  # noqa: E402


def measure(part: Part, plan: Plan) -> dict[str, Any]:
    """Return the figures of one part."""
    match part:
        case Part.TRIAGE:
            return triage_piece.measure(plan.rate_seconds)
        case Part.GEOFENCE:
            return geofence_piece.measure(plan.rate_seconds)
        case Part.JOURNAL:
            return journal_piece.measure(plan.rate_seconds)
        case Part.BOARD:
            return board_piece.measure(plan.board_calls, plan.board_open)
        case Part.LATENCY | Part.ANSWERS:
            raise ValueError(f"{part} is measured from outside")


def plan_file(plan: Plan) -> dict[str, Any]:
    """Return a plan as it is written for `main`."""
    return asdict(plan)


if __name__ == "__main__":
    asked = Plan(**json.loads(Path(sys.argv[2]).read_text()))
    Path(sys.argv[3]).write_text(json.dumps(measure(Part(sys.argv[1]), asked)))
