"""The ledger: how every call of a period counts. The states always add up to all calls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Func, QuerySet

from triage.rules import Protocol
from triage.selectors import NoProtocol, protocol_in_force, protocol_of

from ..incident_types import label_of
from ..lifecycle import ENDINGS, Ledger, Outcome
from ..models import Call
from ..permissions import Act, require
from .place import centre_zone
from .questions import LANGUAGE
from .timeline import LEDGER_WORDS

STILL_OPEN = "open"


@dataclass(frozen=True)
class Period:
    """Whole days of the centre, the last one included."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The first moment of the period."""
        return datetime.combine(self.first, time(), centre_zone())

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), centre_zone())


@dataclass(frozen=True)
class Sum:
    """One way to count, in words, and how many calls counted so."""

    state: str
    code: str
    label: str
    calls: int


@dataclass(frozen=True)
class LedgerSums:
    """The sums of a period. `reach` is served of eligible calls, in percent; None where none was."""

    total: int
    states: list[Sum]
    codes: list[Sum]
    communities: list[tuple[str, dict[str, int]]]
    eligible: int
    reach: float | None


@dataclass(frozen=True)
class CountedCall:
    """One call behind a number, its type and its reasons in words."""

    call: Call
    type_label: str
    reasons: list[str]


def calls_of(period: Period) -> QuerySet[Call]:
    """Return the calls stored in the period."""
    return Call.objects.filter(stored_at__gte=period.since, stored_at__lt=period.until)


def ledger_for(person: object, period: Period) -> LedgerSums:
    """Return how the calls of a period count, open ones as such. Raises NotAllowed."""
    require(person, Act.READ_LEDGER)
    rows = calls_of(period).values_list("ledger").annotate(calls=Count("pk"))
    counts = {state or STILL_OPEN: calls for state, calls in rows}
    served = counts.get(Ledger.DIVERTED, 0)
    eligible = served + counts.get(Ledger.NOT_SERVED, 0)
    return LedgerSums(
        total=sum(counts.values()),
        states=[Sum(s, "", label_of_state(s), counts.get(s, 0)) for s in (*Ledger, STILL_OPEN)],
        codes=_codes(period),
        communities=_communities(period),
        eligible=eligible,
        reach=100 * served / eligible if eligible else None,
    )


def calls_counted(person: object, period: Period, state: str, code: str) -> QuerySet[Call]:
    """Return the calls behind one number, newest first. Raises NotAllowed."""
    require(person, Act.READ_LEDGER)
    calls = calls_of(period).filter(ledger="" if state == STILL_OPEN else state)
    if code:
        calls = calls.filter(ledger_codes__contains=[code])
    return calls.select_related("zone__community", "assessment").order_by("-stored_at")


def in_words(calls: Iterable[Call]) -> list[CountedCall]:
    """Return calls with their reasons, each in the words of the protocol that it was judged by."""
    return [
        CountedCall(
            call,
            label_of(call.type),
            [label_of_code(c, _judged_by(call)) for c in call.ledger_codes],
        )
        for call in calls
    ]


def _judged_by(call: Call) -> Protocol | None:
    assessment = getattr(call, "assessment", None)
    return protocol_of(assessment.protocol_id) if assessment else None


def label_of_state(state: str) -> str:
    """Return how a ledger state is said."""
    return "Still open" if state == STILL_OPEN else LEDGER_WORDS[Ledger(state)].capitalize()


def label_of_code(code: str, protocol: Protocol | None) -> str:
    """Return a code in words: the protocol's reason, a rule's reason, or an outcome."""
    if protocol and code in protocol.code:
        return _as_heading(protocol.code[code].in_(LANGUAGE))
    if protocol and code in protocol.reason:
        return f"{code}: {protocol.reason[code].in_(LANGUAGE)}"
    return ENDINGS[Outcome(code)].label if code in set(Outcome) else code


def _as_heading(words: str) -> str:
    return words[:1].upper() + words[1:]


def _codes(period: Period) -> list[Sum]:
    protocol, order = protocol_now(), list(Ledger)
    rows = (
        calls_of(period)
        .annotate(code=Func(F("ledger_codes"), function="unnest"))
        .values_list("ledger", "code")
        .annotate(calls=Count("pk"))
        .order_by("-calls", "code")
    )
    sums = [Sum(state, code, label_of_code(code, protocol), calls) for state, code, calls in rows]
    return sorted(sums, key=lambda found: order.index(Ledger(found.state)))


def _communities(period: Period) -> list[tuple[str, dict[str, int]]]:
    rows = (
        calls_of(period)
        .values_list("zone__community__name", "ledger")
        .annotate(calls=Count("pk"))
        .order_by("zone__community__name")
    )
    table: dict[str, dict[str, int]] = {}
    for name, state, calls in rows:
        table.setdefault(name or "Outside every community", {})[state or STILL_OPEN] = calls
    return list(table.items())


def protocol_now() -> Protocol | None:
    """Return the protocol in force, or None where there is none yet."""
    try:
        return protocol_of(protocol_in_force().pk)
    except NoProtocol:
        return None
