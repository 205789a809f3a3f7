"""Where nobody could go although the pilot is open: gaps in cover, before they happen. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise


@dataclass(frozen=True, order=True)
class Stretch:
    """A time from one moment to another, which is no longer part of it."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Watch:
    """One duty of one unit that covers a community, as far as cover goes."""

    unit: str
    time: Stretch
    officer_aboard: bool
    paused: bool = False

    def serves(self, *, officer_needed: bool) -> bool:
        """Return whether the unit may be sent to this community then."""
        return not self.paused and (self.officer_aboard or not officer_needed)


@dataclass(frozen=True)
class Gap:
    """A stretch in which the pilot is open and no unit may serve, and why not."""

    time: Stretch
    why: str


def gaps(hours: Iterable[Stretch], watches: Sequence[Watch], *, officer_needed: bool) -> list[Gap]:
    """Return the parts of `hours` that no unit serves, in order, each with its one reason.

    A gap is cut where its reason changes: two hours without an officer, then one without anybody.
    """
    return [
        Gap(part, reason(part.since, watches, officer_needed=officer_needed))
        for hour in sorted(hours)
        for part in _parts(hour, watches, officer_needed=officer_needed)
    ]


def reason(at: datetime, watches: Iterable[Watch], *, officer_needed: bool) -> str:
    """Return why nobody serves at a moment, the nearest thing to cover first."""
    there = [watch for watch in watches if watch.time.since <= at < watch.time.until]
    without = [w.unit for w in there if not w.paused and officer_needed and not w.officer_aboard]
    if without:
        return f"{_named(without)} on duty without an officer"
    paused = [watch.unit for watch in there if watch.paused]
    return f"{_named(paused)} paused" if paused else "no crisis team on duty"


def without(whole: Stretch, taken: Iterable[Stretch]) -> list[Stretch]:
    """Return what is left of a stretch once others are taken out of it."""
    left, since = [], whole.since
    for other in sorted(taken):
        empty = other.until <= other.since
        if empty or other.until <= since or other.since >= whole.until:
            continue
        if other.since > since:
            left.append(Stretch(since, other.since))
        since = max(since, other.until)
    if since < whole.until:
        left.append(Stretch(since, whole.until))
    return left


def _parts(hour: Stretch, watches: Sequence[Watch], *, officer_needed: bool) -> Iterable[Stretch]:
    """Yield the unserved parts of one opening, cut where the reason changes."""
    serving = [w.time for w in watches if w.serves(officer_needed=officer_needed)]
    idle = [w.time for w in watches if not w.serves(officer_needed=officer_needed)]
    for part in without(hour, serving):
        edges = {edge for time in idle for edge in (time.since, time.until)}
        cuts = sorted({part.since, part.until, *(e for e in edges if part.since < e < part.until)})
        pieces = [Stretch(*ends) for ends in pairwise(cuts)]
        yield from _joined(pieces, watches, officer_needed=officer_needed)


def _joined(
    pieces: Iterable[Stretch], watches: Sequence[Watch], *, officer_needed: bool
) -> list[Stretch]:
    """Join neighbours that have the same reason."""
    joined: list[tuple[Stretch, str]] = []
    for piece in pieces:
        why = reason(piece.since, watches, officer_needed=officer_needed)
        if joined and joined[-1][1] == why:
            joined[-1] = (Stretch(joined[-1][0].since, piece.until), why)
        else:
            joined.append((piece, why))
    return [stretch for stretch, _ in joined]


def _named(units: Iterable[str]) -> str:
    *others, last = sorted(set(units))
    return f"{', '.join(others)} and {last}" if others else last
