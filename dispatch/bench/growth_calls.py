"""What a call costs as past calls become more: a database for each number of them, and its web."""

import json
from dataclasses import replace
from statistics import median
from typing import Any, Final

from .asking import Visitor, visiting
from .databases import fresh_database
from .under_way import Bench

INTAKES: Final = 40
BOARD, QUEUE, INTAKE = "/", "/supervision/queue/", "/api/v1/calls"


def measure(bench: Bench) -> list[dict[str, Any]]:
    """Return milliseconds for board, queue and intake among ever more past calls."""
    return [_among(bench, calls) for calls in bench.plan.past_calls]


def _among(bench: Bench, calls: int) -> dict[str, Any]:
    bench.tell(f"growth: {calls:,} past calls")
    with fresh_database(bench.stand):
        plan = replace(bench.plan, board_calls=calls + bench.plan.board_open)
        here = replace(bench, plan=plan)
        asked = here.piece("pages")
        with here.ours() as side:
            with visiting(side.post_port, {"Cookie": asked["cookies"]["supervisor"]}) as person:
                board = person.ask_often(BOARD, plan.page_turns)
                queue = person.ask_often(QUEUE, plan.page_turns)
            with visiting(side.post_port, side.post_headers) as machine:
                taken = [_intake(machine, bench.staged["bodies"], n) for n in range(INTAKES)]
    return {
        "past_calls": calls,
        "board_ms": board["median_ms"],
        "queue_ms": queue["median_ms"],
        # The first ones warm the process up.
        "intake_ms": median(taken[INTAKES // 4 :]),
    }


def _intake(machine: Visitor, bodies: list[dict[str, Any]], number: int) -> float:
    body = bodies[number % len(bodies)] | {"source_ref": f"growth-{number}"}
    kind = {"Content-Type": "application/json", "Idempotency-Key": body["source_ref"]}
    return machine.ask(INTAKE, json.dumps(body).encode(), kind)
