"""A sample that nobody can choose, and that everybody can draw again. Pure.

A call's place in the lot is SHA-256 over the seed and its id: the same calls and the same seed give the
same sample on any machine, in any order. The seed is the hash of a journal line, which nobody knows
before it is written and nobody can change after.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from uuid import UUID
from zoneinfo import ZoneInfo

Pool = Mapping[int, Iterable[UUID]]


@dataclass(frozen=True)
class Week:
    """Seven days of the centre from a Monday."""

    monday: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        """The first moment of the week."""
        return datetime.combine(self.monday, time(), self.zone)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.monday + timedelta(days=7), time(), self.zone)


def weeks_over(now: datetime, zone: ZoneInfo, *, back: int) -> list[Week]:
    """Return the last `back` weeks that are over at `now`, oldest first."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    return [Week(monday - timedelta(weeks=n), zone) for n in range(back, 0, -1)]


def drawn(pool: Pool, *, share_percent: int, seed: str) -> dict[int, list[UUID]]:
    """Return the sample of each person's calls: `share_percent` of them rounded up, lowest lot first."""
    return {
        person: sorted(listed, key=lambda call: lot(seed, call))[
            : _count(len(listed), share_percent)
        ]
        for person, listed in ((person, list(calls)) for person, calls in pool.items())
    }


def lot(seed: str, call: UUID) -> str:
    """Return a call's place in the lot, as hex of SHA-256 over "seed:id"."""
    return hashlib.sha256(f"{seed}:{call}".encode()).hexdigest()


def digest_of(pool: Pool) -> str:
    """Return SHA-256 over who could be drawn from, so that a pool that changed since is seen."""
    lines = sorted(f"{person}:{call}" for person, calls in pool.items() for call in calls)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _count(calls: int, share_percent: int) -> int:
    return ceil(calls * share_percent / 100)
