"""A database like that of a centre after years: a million closed calls, a few hundred open ones."""

from datetime import datetime

from dispatch.actions.counting import count_missing
from dispatch.demo.history.loading import load_history
from dispatch.lifecycle import CallState, Ledger, Outcome
from dispatch.models import Call


def load(calls: int, open_calls: int, *, now: datetime) -> None:
    """Fill the database up to `calls` calls, of which `open_calls` are open, and count it anew.

    Calls that are there already are closed.
    """
    there = _close_all(now)
    load_history(calls - open_calls - there, open_calls, now=now, tell=_quietly)


def _close_all(now: datetime) -> int:
    """Close every call there is, and return how many there are."""
    Call.objects.exclude(state=CallState.CLOSED).update(
        state=CallState.CLOSED,
        closed_at=now,
        outcome=Outcome.NO_CRISIS,
        ledger=Ledger.NOT_ASSESSED,
        ledger_codes=[Outcome.NO_CRISIS],
    )
    count_missing()
    return Call.objects.count()


def _quietly(what: str) -> None:
    del what
