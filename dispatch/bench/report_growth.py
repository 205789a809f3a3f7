"""The parts that are tables of their own: where it breaks, the pages, and how cost grows."""

from typing import Any

from .report_latency import LATE, Row, table


def breaks(found: dict[str, Any]) -> str:
    """Return how much each side bore, and what was too much."""
    head = ("side", "what rises", "borne up to", "p50 / p99 ms there", "breaks at", "p50 / p99 ms")
    rows = [_rise(rise) for rise in found["rises"]]
    note = f"{LATE} the load generator itself was late there: it, too, is a part of that figure"
    return f"Where each side breaks\n\n{table(head, rows)}\n\n{note}"


def _rise(rise: dict[str, Any]) -> Row:
    first = rise["steps"][0]
    fixed = (
        f"{first['consoles']} consoles" if rise["by"] == "rate" else f"{first['rate']:g} calls/s"
    )
    rises = "calls/s" if rise["by"] == "rate" else "consoles"
    held, broke = rise["held"], rise["broke_at"]
    return [
        rise["side"],
        f"{rises}, with {fixed}, until {rise['limit']}",
        *_step(rise["by"], held, "not even the first"),
        *_step(rise["by"], broke, "not reached"),
    ]


def _step(by: str, step: dict[str, Any] | None, otherwise: str) -> Row:
    if step is None:
        return [otherwise, "–"]
    if step["p50_ms"] is None:
        return [f"{step[by]:g}", f"{step['wrong']} lost or refused"]
    return [f"{step[by]:g}", f"{step['p50_ms']:.1f} / {step['p99_ms']:.1f}{_late(step)}"]


def _late(step: dict[str, Any]) -> str:
    return f" {LATE}" if step["late"] else ""


def pages(found: dict[str, Any]) -> str:
    """Return each page's times."""
    over = f"{found['open']} open of {found['calls']:,} calls, over HTTP, logged in"
    rows = [
        [
            name,
            f"{p['median_ms']:.0f}",
            f"{p['worst_ms']:.0f}",
            str(p["turns"]),
            f"{p['first_ms']:.0f}",
        ]
        for name, p in found["pages"].items()
    ]
    head = ("page", "median ms", "worst ms", "of n", "the very first ms")
    return f"Pages of a supervisor ({over})\n\n{table(head, rows)}"


def growth(found: dict[str, Any]) -> str:
    """Return the three curves as tables."""
    return "\n\n".join(
        [
            "As the journal grows",
            _grown(found["journal"], JOURNAL),
            "As past calls grow, over HTTP",
            _grown(found["calls"], CALLS),
            _consoles(found["consoles"]),
        ]
    )


JOURNAL = {
    "lines": "lines",
    "append_per_s": "appends/s, 1 writer",
    "catch_up_100_ms": "100 lines read and drawn, ms",
    "catch_up_1000_ms": "1,000 lines, ms",
    "verify_per_s": "verified/s",
    "board_ms": "board read, ms",
    "fill_s": "filled in s",
}
CALLS = {
    "past_calls": "past calls",
    "board_ms": "board page, ms",
    "queue_ms": "queue page, ms",
    "intake_ms": "intake, ms",
}


def _grown(rows: list[dict[str, Any]], columns: dict[str, str]) -> str:
    cells = [[_figure(row[name]) for name in columns] for row in rows]
    return table(list(columns.values()), cells)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or isinstance(value, int) else f"{value:.1f}"


def _consoles(rows: list[dict[str, Any]]) -> str:
    head = (
        *("consoles", "floor p50 ms", "floor p99", "ours p50 ms", "ours p99"),
        *("floor: processor ms a call", "ours: processor ms a call"),
    )
    cells = [
        [
            f"{row['consoles']}{'' if row['counts'] else f' {LATE}'}",
            *(f"{row[side][p]:.1f}" for side in ("floor", "ours") for p in ("p50_ms", "p99_ms")),
            *(f"{row[side]['cpu_ms_a_call']:.2f}" for side in ("floor", "ours")),
        ]
        for row in rows
    ]
    title = f"As consoles grow, at {rows[0]['rate']:g} calls/s"
    return f"{title}\n\n{table(head, cells)}"
