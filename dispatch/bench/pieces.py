"""What can be timed inside one process: python -m dispatch.bench.pieces JOB RESULT."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import django

django.setup()

from dispatch.bench import (  # noqa: E402
    board_piece,
    geofence_piece,
    growth_journal,
    journal_piece,
    pages_piece,
    triage_piece,
)
from dispatch.bench.plan import Plan  # noqa: E402

PIECES: Final[Mapping[str, Callable[..., Any]]] = {
    "triage": lambda plan: triage_piece.measure(plan.rate_seconds),
    "geofence": lambda plan: geofence_piece.measure(plan.rate_seconds),
    "journal": lambda plan: journal_piece.measure(plan.rate_seconds),
    "board": lambda plan: board_piece.measure(plan.board_calls, plan.board_open),
    "pages": lambda plan: pages_piece.prepare(plan.board_calls, plan.board_open),
    "growth_journal": lambda plan: growth_journal.measure(
        plan.journal_lines, plan.board_open, plan.rate_seconds
    ),
}


if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[1]).read_text())
    found = PIECES[asked["piece"]](Plan(**asked["plan"]))
    Path(sys.argv[2]).write_text(json.dumps(found))
