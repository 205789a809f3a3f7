"""The ledger: how every call of a period counts, in words. The states always add up to all calls."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, overload
from uuid import UUID

from django.db.models import QuerySet

from pilot_zones.models import Community
from teams.models import Person
from triage.rules import Protocol
from triage.selectors import NoProtocol, protocol_in_force, protocol_of

from ..incident_types import label_of
from ..lifecycle import ENDINGS, Ledger, Outcome
from ..models import Call, CallFigures
from ..permissions import Act, require
from .counts import (
    ANY_STATE,
    STATES,
    STILL_OPEN,
    Befell,
    By,
    Counts,
    Shared,
    closed_and_shared,
    counts_of,
    open_and_shared,
)
from .period import Period
from .questions import LANGUAGE
from .timeline import LEDGER_WORDS

OUTSIDE: Final = "Outside every community"
DESK: Final = (
    (Befell.DESK_OFFERED, "offered"),
    (Befell.DESK_ACCEPTED, "accepted"),
    (Befell.DESK_RETURNED, "returned"),
    (Befell.DESK_LAPSED, "not answered"),
    (Befell.DESK_LOST, "caller lost"),
)
UNIT: Final = (
    (Befell.UNIT_OFFERED, "offered"),
    (Befell.UNIT_ACCEPTED, "accepted"),
    (Befell.UNIT_DECLINED, "declined"),
    (Befell.UNIT_LAPSED, "not answered"),
)
ASKED: Final = (("To a desk such as 211", DESK), ("To a crisis team", UNIT))


@dataclass(frozen=True)
class Sum:
    """One way to count, in words, and how many calls counted so."""

    state: str
    code: str
    label: str
    calls: int


@dataclass(frozen=True)
class Line:
    """One line of a table: what its calls share, and how many there are in each state."""

    by: By
    key: str
    label: str
    states: list[tuple[str, int]]

    @property
    def total(self) -> int:
        """All its calls."""
        return sum(calls for _, calls in self.states)


@dataclass(frozen=True)
class LedgerSums:
    """The sums of a period. `reach` is served of eligible calls, in percent; None where none was.

    `asked` is what befell calls on their way to a desk and to a team: (which, [(code, words, calls)]).
    """

    total: int
    states: list[Sum]
    codes: list[Sum]
    communities: list[Line]
    hours: list[Line]
    takers: list[Line]
    asked: list[tuple[str, list[tuple[Befell, str, int]]]]
    served: int
    eligible: int
    reach: float | None


@dataclass(frozen=True)
class CountedCall:
    """One call behind a number, its type and its reasons in words."""

    call: Call
    type_label: str
    reasons: list[str]


class Behind(Sequence[Call]):
    """The calls behind one number: those still open first, then the others, newest first.

    Their number is the one that the ledger shows; calls are read only where a part is taken.
    """

    def __init__(
        self, still_open: Sequence[UUID], closed: QuerySet[CallFigures], number: int
    ) -> None:
        self._open, self._closed, self._number = still_open, closed, number

    def __len__(self) -> int:
        return max(self._number, len(self._open))

    @overload
    def __getitem__(self, part: int) -> Call: ...
    @overload
    def __getitem__(self, part: slice) -> list[Call]: ...
    def __getitem__(self, part: int | slice) -> Call | list[Call]:
        """Return one call, or a part of them; each reading asks the database."""
        if isinstance(part, int):
            return self._read(part, part + 1)[0]
        start, stop, _ = part.indices(len(self))
        return self._read(start, stop)

    def _read(self, start: int, stop: int) -> list[Call]:
        opened = len(self._open)
        rest = self._closed[max(start - opened, 0) : max(stop - opened, 0)]
        keys = [*self._open[start:stop], *rest.values_list("pk", flat=True)]
        calls = Call.objects.using(self._closed.db).select_related("zone__community", "assessment")
        held = calls.in_bulk(keys)
        return [held[key] for key in keys]


def ledger_for(person: object, period: Period) -> LedgerSums:
    """Return how the calls of a period count, open ones as such. Raises NotAllowed."""
    require(person, Act.READ_LEDGER)
    counts = counts_of(period)
    states = counts.states
    served = states[Ledger.DIVERTED]
    eligible = served + states[Ledger.NOT_SERVED]
    return LedgerSums(
        total=states.total(),
        states=[Sum(s, "", label_of_state(s), states[s]) for s in STATES],
        codes=_codes(counts),
        communities=_communities(counts),
        hours=_hours(counts),
        takers=_takers(counts),
        asked=_asked(counts),
        served=served,
        eligible=eligible,
        reach=100 * served / eligible if eligible else None,
    )


def calls_counted(person: object, period: Period, shared: Shared) -> Behind:
    """Return the calls behind one number of the ledger. Raises NotAllowed."""
    require(person, Act.READ_LEDGER)
    number = counts_of(period).number(shared)
    still_open, closed = open_and_shared(period, shared), closed_and_shared(period, shared)
    return Behind(still_open, closed, number)


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
    if state == ANY_STATE:
        return "All calls"
    return "Still open" if state == STILL_OPEN else LEDGER_WORDS[Ledger(state)].capitalize()


def label_of_code(code: str, protocol: Protocol | None) -> str:
    """Return a code in words: the protocol's reason, a rule's reason, or an outcome."""
    if protocol and code in protocol.code:
        return _as_heading(protocol.code[code].in_(LANGUAGE))
    if protocol and code in protocol.reason:
        return f"{code}: {protocol.reason[code].in_(LANGUAGE)}"
    return ENDINGS[Outcome(code)].label if code in set(Outcome) else code


def label_of_shared(shared: Shared) -> str:
    """Return what calls share in words; empty where they need share nothing."""
    match shared.by:
        case None:
            return ""
        case By.CODE:
            return label_of_code(shared.key, protocol_now())
        case By.BEFELL:
            words = {what: (which, word) for which, asked in ASKED for what, word in asked}
            return ": ".join(words[Befell(shared.key)])
        case By.HOUR:
            return _hour(int(shared.key))
    named = _community_names if shared.by == By.COMMUNITY else _taker_names
    return named([shared.key]).get(shared.key, "")


def _as_heading(words: str) -> str:
    return words[:1].upper() + words[1:]


def _codes(counts: Counts) -> list[Sum]:
    protocol = protocol_now()
    sums = [
        Sum(state, code, label_of_code(code, protocol), calls)
        for code, states in counts.of(By.CODE).items()
        for state, calls in states.items()
    ]
    return sorted(sums, key=lambda found: (STATES.index(found.state), -found.calls, found.code))


def _communities(counts: Counts) -> list[Line]:
    lines = _lines(By.COMMUNITY, counts.of(By.COMMUNITY), _community_names)
    return sorted(lines, key=lambda line: (line.key == "", line.label))


def _takers(counts: Counts) -> list[Line]:
    lines = _lines(By.TAKER, counts.of(By.TAKER), _taker_names)
    return sorted(lines, key=lambda line: line.label)


def _hours(counts: Counts) -> list[Line]:
    found = counts.of(By.HOUR)
    lines = _lines(By.HOUR, found, lambda keys: {key: _hour(int(key)) for key in keys})
    return sorted(lines, key=lambda line: int(line.key))


def _lines(
    by: By,
    found: Mapping[str, Counter[str]],
    names: Callable[[Iterable[str]], Mapping[str, str]],
) -> list[Line]:
    label = names(found)
    return [
        Line(by, key, label.get(key, key), [(state, states[state]) for state in STATES])
        for key, states in found.items()
    ]


def _community_names(keys: Iterable[str]) -> dict[str, str]:
    known = Community.objects.in_bulk([int(key) for key in keys if key])
    return {"": OUTSIDE} | {str(key): community.name for key, community in known.items()}


def _taker_names(keys: Iterable[str]) -> dict[str, str]:
    known = Person.objects.in_bulk([int(key) for key in keys])
    return {str(key): str(person) for key, person in known.items()}


def _hour(hour: int) -> str:
    return f"{hour:02}:00 to {(hour + 1) % 24:02}:00"


def _asked(counts: Counts) -> list[tuple[str, list[tuple[Befell, str, int]]]]:
    return [
        (
            which,
            [
                (what, words, counts.number(Shared(ANY_STATE, By.BEFELL, what)))
                for what, words in asked
            ],
        )
        for which, asked in ASKED
    ]


def protocol_now() -> Protocol | None:
    """Return the protocol in force, or None where there is none yet."""
    try:
        return protocol_of(protocol_in_force().pk)
    except NoProtocol:
        return None
