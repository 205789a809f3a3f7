"""A database like that of a centre after years: a million closed calls, a few hundred open ones."""

from datetime import datetime

from django.utils import timezone

from dispatch.actions.counting import count_missing
from dispatch.demo.history.lines import SOURCE
from dispatch.demo.history.loading import load_history
from dispatch.lifecycle import CallState, Ledger, Outcome
from dispatch.models import Call


def filled(calls: int, open_calls: int) -> None:
    """Fill the database up to `calls` calls, of which `open_calls` are open, unless it was filled before.

    Calls that are there already are closed, and all are counted anew.
    """
    if Call.objects.filter(source=SOURCE).exists():
        return
    now = timezone.now()
    load_history(calls - open_calls - _close_all(now), open_calls, now=now, tell=_quietly)


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
