"""The clocks: how long each step took, as a median and a 90th percentile, and of how many calls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction

from pilot_zones.models import Community

from ..permissions import Act, require
from .figures_sql import PERCENTILES
from .ledger import OUTSIDE
from .period import Period, asked_of
from .reading import reading_at, report_cursor
from .words import LEVELS


@dataclass(frozen=True)
class Standard:
    """What a standard asks of a clock: a share of the calls within a minute, and who asks it."""

    percent: int
    words: str
    source: str
    url: str = ""


@dataclass(frozen=True)
class Clock:
    """One step of a call, from one moment to another; `standard` where one applies."""

    name: str
    label: str
    since: str
    until: str
    standard: Standard | None = None


ALBERTA: Final = Standard(
    95,
    "95% of calls transferred within 60 s of answering",
    "Alberta 9-1-1 Standards, Ministerial Order A:001/18",
)
NFPA: Final = Standard(
    90,
    "90% of emergency calls with a first unit dispatched within 60 s of answering",
    "NFPA 1225 (2022)",
)
ANSWER: Final = "the call was answered"
CLOCKS: Final = (
    Clock(
        "hard_stop",
        "To the first danger asked",
        ANSWER,
        "the first question about a danger was answered",
    ),
    Clock("decision", "To the decision", ANSWER, "somebody decided what it needs"),
    Clock("handoff", "To the hand-off", ANSWER, "a navigator accepted it", ALBERTA),
    Clock("dispatch", "To the dispatch", ANSWER, "the first unit was asked to go", NFPA),
    Clock("turnout", "Turnout", "the first unit was asked to go", "it was en route"),
    Clock("travel", "Travel", "the unit was en route", "it was on scene"),
    Clock("scene", "On scene", "the unit was on scene", "it was clear"),
)


@dataclass(frozen=True)
class Spread:
    """A clock among some calls: seconds within which half of them, and nine of ten, were done.

    `calls` is of how many it was measured, `in_a_minute` how many of these took 60 s or less.
    """

    label: str
    calls: int
    p50: int
    p90: int
    in_a_minute: int

    @property
    def p50_label(self) -> str:
        """The median as minutes and seconds."""
        return spoken(self.p50)

    @property
    def p90_label(self) -> str:
        """The 90th percentile as minutes and seconds."""
        return spoken(self.p90)

    @property
    def share(self) -> float:
        """The percentage that took a minute or less."""
        return 100 * self.in_a_minute / self.calls


@dataclass(frozen=True)
class Measured:
    """One clock over a period: of all calls, by level, by community, and by day or month."""

    clock: Clock
    everyone: Spread | None
    levels: list[Spread]
    communities: list[Spread]
    slices: list[tuple[date, Spread]]

    @property
    def is_met(self) -> bool:
        """Whether the share that its standard asks for was reached."""
        asked = self.clock.standard.percent if self.clock.standard else 0
        return self.everyone is not None and self.everyone.share >= asked


def clocks_for(person: object, period: Period) -> list[Measured]:
    """Return each clock over the calls that came in in the period. Raises NotAllowed."""
    require(person, Act.READ_LEDGER)
    with transaction.atomic(using=reading_at()), report_cursor() as cursor:
        # Years of sums are added up in memory.
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(PERCENTILES, asked_of(period, by_day=period.by_day))
        rows = cursor.fetchall()
    names = {"": OUTSIDE} | {str(c.pk): c.name for c in Community.objects.all()}
    return [
        _measured(clock, [row[1:] for row in rows if row[0] == clock.name], names)
        for clock in CLOCKS
    ]


def _measured(clock: Clock, rows: Iterable[Any], names: dict[str, str]) -> Measured:
    by: dict[str, list[tuple[str, Any]]] = {"level": [], "community": [], "slice": [], "all": []}
    for kind, key, *figures in rows:
        by[kind].append((key, figures))
    everyone = [Spread("All", *figures) for _, figures in by["all"]]
    return Measured(
        clock=clock,
        everyone=everyone[0] if everyone else None,
        levels=[
            Spread(" ".join(LEVELS[int(key)]), *figures)
            for key, figures in sorted(by["level"], reverse=True)
        ],
        communities=[
            Spread(names.get(key, key), *figures)
            for key, figures in sorted(by["community"], key=lambda one: names.get(one[0], ""))
        ],
        slices=[
            (date.fromisoformat(key), Spread(key, *figures)) for key, figures in sorted(by["slice"])
        ],
    )


def spoken(seconds: int) -> str:
    """Return seconds as people say them: 42 s, 3:20, 1:05:00."""
    if seconds < 120:
        return f"{seconds} s"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
