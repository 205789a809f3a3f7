"""How cost grows: with the journal's lines, with past calls, and with consoles."""

from typing import Any

from . import growth_calls, growth_consoles
from .databases import fresh_database
from .under_way import Bench


def measure(bench: Bench) -> dict[str, Any]:
    """Return the three curves, each as rows from the least to the most."""
    bench.tell(f"growth: journal to {bench.plan.journal_lines[-1]:,} lines")
    with fresh_database(bench.stand):
        journal = bench.piece("growth_journal")
    return {
        "journal": journal,
        "calls": growth_calls.measure(bench),
        "consoles": growth_consoles.measure(bench),
    }
