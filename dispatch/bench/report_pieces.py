"""The parts that come to a few figures each, as rows of one table."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from .plan import Part

Row = Sequence[str]


def _triage(found: dict[str, Any]) -> list[Row]:
    over = f"{found['protocol']}, {found['steps']} steps of its scenarios"
    return [
        (f"triage: judge ({over})", f"{found['judge_per_s']:,.0f}/s"),
        (f"triage: assess ({over})", f"{found['assess_per_s']:,.0f}/s"),
        ("triage: calls back-tested", f"{found['back_test_per_s']:,.0f}/s"),
        (
            f"triage: proof of {found['proofs']} properties ({found['proof_cpu_s']:.1f} s of processor)",
            f"{found['proof_s']:.1f} s",
        ),
    ]


def _answers(found: dict[str, Any]) -> list[Row]:
    what = "answer: key to next question shown"
    if why := found.get("why_not"):
        return [(f"{what} (not measured: {why})", "–")]
    over = f"{found['browser']}, {found['answers']} answers"
    shown = f"{found['shown_p50_ms']:.0f} ms, p99 {found['shown_p99_ms']:.0f} ms"
    server = f"{found['server_p50_ms']:.0f} ms, p99 {found['server_p99_ms']:.0f} ms"
    return [
        (f"{what}, p50 ({over})", shown),
        ("answer: of that the server's round trip, p50", server),
    ]


def _geofence(found: dict[str, Any]) -> list[Row]:
    over = f"{found['polygons']} polygons, {found['vertices']:,} vertices: {found['outlines']}"
    return [(f"geofence: one lookup ({over})", f"{found['lookup_us']:.1f} µs")]


def _journal(found: dict[str, Any]) -> list[Row]:
    return [
        ("journal: appends, 1 writer", f"{found['writers_1_per_s']:,.0f}/s"),
        ("journal: appends, 8 writers", f"{found['writers_8_per_s']:,.0f}/s"),
    ]


def _board(found: dict[str, Any]) -> list[Row]:
    over = f"{found['open']} open of {found['calls']:,} calls"
    return [
        (f"board: read ({over}, {found['queries']} queries)", f"{found['read_ms']:.1f} ms"),
        (f"board: the whole page ({over})", f"{found['page_ms']:.1f} ms"),
    ]


def _catchup(found: dict[str, Any]) -> list[Row]:
    who = f"{found['consoles']} consoles, {found['lines']} lines each, all at once"
    stayed, opened = found["level_ms"], found["opened_and_level_ms"]
    memory = f"{found['web_mb_before']:.0f} → {found['web_mb_after']:.0f} MB"
    return [
        (f"catching up: all level ({who})", _spread(stayed)),
        ("the same, each line opened first", _spread(opened)),
        (
            "the same: web's processor time, 1,000 deliveries",
            f"{found['cpu_ms_a_thousand']:.1f} ms",
        ),
        ("the same: the web's memory before and after", memory),
    ]


def _spread(found: dict[str, float]) -> str:
    return f"{found['median']:.0f} ms ({found['least']:.0f}–{found['most']:.0f})"


ROWS: Final[Mapping[Part, Callable[[dict[str, Any]], list[Row]]]] = {
    Part.CATCHUP: _catchup,
    Part.ANSWERS: _answers,
    Part.TRIAGE: _triage,
    Part.GEOFENCE: _geofence,
    Part.JOURNAL: _journal,
    Part.BOARD: _board,
}
