"""The tables of the pages of figures, as files hold them: every table that is shown."""

from collections.abc import Iterable, Sequence

from ..selectors.back_test_page import Matrix
from ..selectors.clocks import Measured, Spread
from ..selectors.counts import STATES
from ..selectors.ledger import OUTSIDE, CountedCall, LedgerSums, Line, label_of_state
from ..tables import Cell, Table

SPREAD = ("Calls", "Half within (s)", "Nine of ten within (s)", "Within 60 s (%)")


def ledger_tables(sums: LedgerSums) -> list[Table]:
    """Return the tables of the ledger, reach first."""
    reach = None if sums.reach is None else round(sums.reach, 1)
    return [
        Table("Reach", ("Reach (%)", "Served", "Eligible"), [(reach, sums.served, sums.eligible)]),
        Table(
            "Asked",
            ("Who", "What befell it", "Calls"),
            [(which, words, calls) for which, asked in sums.asked for _, words, calls in asked],
        ),
        Table("How calls count", ("State", "Calls"), [(s.label, s.calls) for s in sums.states]),
        Table(
            "Why",
            ("State", "Reason", "Code", "Calls"),
            [(label_of_state(s.state), s.label, s.code, s.calls) for s in sums.codes],
        ),
        _by("Community", sums.communities),
        _by("Hour of day", sums.hours),
        _by("Call-taker", sums.takers),
    ]


def _by(name: str, lines: Iterable[Line]) -> Table:
    columns = (name, *map(label_of_state, STATES), "All calls")
    rows: list[Sequence[Cell]] = [
        (line.label, *[calls for _, calls in line.states], line.total) for line in lines
    ]
    return Table(f"By {name.lower()}", columns, rows)


def counted_table(counted: Iterable[CountedCall]) -> Table:
    """Return the calls behind a number."""
    rows: list[Sequence[Cell]] = [
        (
            one.call.number,
            one.call.stored_at,
            one.type_label,
            one.call.zone.community.name if one.call.zone else OUTSIDE,
            one.call.get_outcome_display() or "Still open",
            "; ".join(one.reasons),
        )
        for one in counted
    ]
    return Table("Calls", ("Call", "Stored", "Type", "Community", "Ended", "Reasons"), rows)


def clock_tables(measured: Iterable[Measured]) -> list[Table]:
    """Return three tables: each clock by level, by community, and by day or month."""
    clocks = list(measured)
    return [
        _spreads("By level", "Level", [(m, [m.everyone, *m.levels]) for m in clocks if m.everyone]),
        _spreads("By community", "Community", [(m, m.communities) for m in clocks]),
        _spreads("By date", "From", [(m, [s for _, s in m.slices]) for m in clocks]),
    ]


def _spreads(name: str, column: str, clocks: Iterable[tuple[Measured, Sequence[Spread]]]) -> Table:
    rows: list[Sequence[Cell]] = [
        (m.clock.label, s.label, s.calls, s.p50, s.p90, round(s.share, 1))
        for m, spreads in clocks
        for s in spreads
    ]
    return Table(name, ("Clock", column, *SPREAD), rows)


def matrix_table(name: str, matrix: Matrix) -> Table:
    """Return from which outcome to which calls would have gone, with those that would have stayed."""
    rows: list[list[Cell]] = [
        [row.before, row.same, *[cell.calls for cell in row.cells], row.calls]
        for row in (*matrix.rows, *matrix.rest)
    ]
    return Table(name, ("Recommended", "The same", *matrix.after, "All"), rows)
