"""Everything that is judged after a run has healed, from outside."""

from collections import Counter
from dataclasses import replace
from typing import Any

from .consoles import CarelessConsole, Console
from .figures import Figure, at_most, counted, numbers_wrong, told
from .run_state import Run
from .schedule import SILENT
from .stored import Stored
from .truth import STALE_AFTER_S
from .writes import judged

FAIL_OVER_S = 5.0
LATE_S = 5.0
# The page looks twice a second.
STALE_SAID_S = STALE_AFTER_S + 1.0
BESIDE_A_HELD_ROW_S = 2.0


def careful(run: Run) -> list[Console]:
    """Return the consoles that are judged: all but the control."""
    return [one for one in run.consoles if not isinstance(one, CarelessConsole)]


def control_names(run: Run) -> set[str]:
    """Return the names that are not judged."""
    return {one.name for one in run.consoles if isinstance(one, CarelessConsole)}


def all_figures(
    run: Run, stored: Stored, past: dict[str, Any], boards: dict[str, list[str]]
) -> list[Figure]:
    """Return every figure. `boards` are the rows of each console that differ from a fresh page."""
    return [
        *judged(run.ledger, stored),
        *_consoles(run, stored, boards),
        *_journal(past, stored),
        *_deadlines(run, stored),
        *_times(run),
        *_refused(run),
        *_controls(run, boards),
    ]


def _consoles(run: Run, stored: Stored, boards: dict[str, list[str]]) -> list[Figure]:
    ours = careful(run)
    names = {one.name for one in run.watch.shown} - control_names(run)
    differing = [f"{name}: {rows}" for name, rows in boards.items() if rows and name in names]
    out_of_turn = [f"{one.name}: {_out_of_turn(one)}" for one in ours if _out_of_turn(one)]
    untrue = [f"{one.name}: {_untrue(one, stored)}" for one in ours if _untrue(one, stored)]
    doubled = [f"{one.name}: {one.heard.doubled}" for one in ours if one.heard.doubled]
    drawn = sum(len(one.heard.drawn) for one in ours)
    green = {name: s for name, s in run.watch.stale_green_s.items() if name in names}
    seconds = Figure(
        "seconds of stale but green",
        round(sum(green.values()), 2),
        run.watch.looks * len(names),
        "looks at consoles",
        which=tuple(green),
    )
    return [
        counted("boards unlike a fresh page", differing, len(boards.keys() & names)),
        counted("consoles with a hole or a repeat", out_of_turn, len(ours), f"{drawn} lines drawn"),
        counted("consoles with a line unlike the journal's", untrue, len(ours)),
        counted("consoles told twice unasked", doubled, len(ours)),
        seconds,
    ]


def _out_of_turn(one: Console) -> list[int]:
    return numbers_wrong(one.heard.pages, [seq for seq, *_ in one.heard.drawn])[:5]


def _untrue(one: Console, stored: Stored) -> list[int]:
    """Return the numbers that say another thing than the journal."""
    drawn = one.heard.drawn
    return [seq for seq, kind, call in drawn if stored.by_number.get(seq) != (kind, call)][:5]


def _journal(past: dict[str, Any], stored: Stored) -> list[Figure]:
    return [
        counted("the hash chain", [past["chain"]] if past["chain"] else [], past["lines"], "lines"),
        counted("boards unlike what the journal rebuilds", past["differing"], past["boards"]),
        counted("calls without their line, or lines without a call", _half(stored), _calls(stored)),
        counted("open calls without owner, clock or reason", stored.without, stored.open),
    ]


def _half(stored: Stored) -> list[str]:
    """Return the calls that are stored without the line that they came in, and such lines without calls."""
    ids = {call for calls in stored.calls.values() for call in calls}
    told = {about for kind, about in stored.lines if kind == "call.received"}
    return sorted(ids ^ told)


def _calls(stored: Stored) -> int:
    return sum(map(len, stored.calls.values()))


def _deadlines(run: Run, stored: Stored) -> list[Figure]:
    within_s = LATE_S + run.watch.slack_s
    taken, late = stored.escalations, run.watch.lateness_s
    dead = run.noted.dead_between if run.centre.has_celery else [(0, run.watch.head)]
    while_dead = [seq for seq in taken if any(a < seq <= b for a, b in dead)]
    # Where an offer was left unanswered, one deadline at least was there to be kept.
    must = bool(taken) or run.noted.lapses_at > 0
    name = f"deadlines taken more than {within_s:g} s late"
    return [
        _deadline(name, late, len(taken), within_s, must=must),
        _deadline(
            "… while Celery or Valkey was dead",
            {key: s for key, s in late.items() if key in run.watch.late_in_dead},
            len(while_dead),
            within_s,
            must=bool(while_dead),
        ),
    ]


def _deadline(name: str, late: dict[str, float], n: int, within_s: float, *, must: bool) -> Figure:
    wrong = [f"{key}: {s:.1f} s" for key, s in late.items() if s > within_s]
    seen = f"max {max(late.values(), default=0):.1f} s"
    return Figure(name, len(wrong), n, seen, must=must or bool(wrong), which=tuple(wrong[:5]))


def _times(run: Run) -> list[Figure]:
    noted = run.noted
    judged_times = [
        ("the standby relay leads", noted.fail_over_s, FAIL_OVER_S),
        ("a line silent until its console says so", noted.to_stale_s, STALE_SAID_S),
        ("a call beside a held row", noted.beside_held_row_s, BESIDE_A_HELD_ROW_S),
    ]
    slack = run.watch.slack_s
    return [
        *(at_most(name, taken, limit + slack) for name, taken, limit in judged_times if taken),
        told("how late we looked ourselves", [run.watch.worst_lag_s]),
        told("PostgreSQL back to the first write", noted.to_first_write_s),
        told("200 consoles cut until all are level", noted.storm_s),
        told("faults ended until all consoles are level", noted.heal_s),
        counted("consoles that did not become level", noted.not_healed, len(noted.heal_s)),
    ]


def _refused(run: Run) -> list[Figure]:
    """Return what is told to whom too much is asked of the system, or the wrong process of it."""
    floods, noted = run.noted.floods, run.noted
    codes = sum((Counter(one["codes"]) for one in floods), Counter[str]())
    wrong = [f"{times} x {code}" for code, times in codes.items() if not _is_honest(code)]
    could = ", ".join(f"{one['could']:.0f}" for one in floods)
    busy = codes["503 with Retry-After"]
    seen = f"could take {could} calls/s, three times that sent; {busy} told to come again"
    return [
        replace(
            counted("floods: neither done nor told when to come again", wrong, codes.total(), seen),
            must=bool(floods),
        ),
        replace(
            counted(
                "a web with a wrong clock that says it is ready", noted.skewed_ready, noted.skewed
            ),
            must=noted.skewed > 0,
        ),
    ]


def _is_honest(code: str) -> bool:
    """Whether it was done, was done before, or says when to come again."""
    return code.startswith("2") or code in {"409", "503 with Retry-After"}


def _controls(run: Run, boards: dict[str, list[str]]) -> list[Figure]:
    """Return whether the careless console was found wrong: at each silent line, and in each way."""
    found = run.noted.control_found
    missed = [f"silence {number}" for number, was in enumerate(found, start=1) if not was]
    silences = counted("control: silent lines after which nothing was found", missed, len(found))
    return [replace(silences, must=bool(found)), _control(run, boards)]


def the_control(run: Run) -> CarelessConsole:
    """Return the console that catches nothing up."""
    return next(one for one in run.consoles if isinstance(one, CarelessConsole))


def holes_of_control(run: Run) -> list[int]:
    """Return the numbers that the careless console drew out of turn."""
    heard = the_control(run).heard
    return numbers_wrong(heard.pages, [seq for seq, *_ in heard.drawn])


def _control(run: Run, boards: dict[str, list[str]]) -> Figure:
    """Return whether the careless console was found wrong in all ways in which one can be."""
    control = the_control(run)
    found = {
        "a hole": bool(_out_of_turn(control)),
        "stale but green": control.name in run.watch.stale_green_s,
        "another board": bool(boards.get(control.name)),
    }
    missed = [what for what, was_found in found.items() if not was_found]
    words = f"a console without catch-up was found: {', '.join(w for w in found if found[w])}"
    figure = counted("control: what was not found", missed, len(found), words)
    # Where no line was silent there was nothing to miss.
    return replace(figure, must=bool(SILENT & run.noted.came.keys()))
