"""Looks from outside, four times a second: the journal's head, what every console shows, what is late."""

import asyncio
import time
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import psycopg

LOOK_S: Final = 0.25
# A console may believe its line for six seconds; a beat may be on its way, and we look, for one more.
BELIEVED_S: Final = 7.0
# The worst of so many of our own looks: what we see late is not the console's fault.
LOOKS_REMEMBERED: Final = 40
# A line is drawn within this while all is well.
LEVEL_S: Final = 1.0
LATE: Final = """
SELECT h.seq, coalesce((
    SELECT array_agg(late.key) FROM (
        SELECT 'overdue ' || id AS key FROM dispatch_call
        WHERE act_by < now() AND overdue_since IS NULL AND state <> 'closed'
        UNION ALL
        SELECT 'lapse ' || id FROM dispatch_assignment
        WHERE status = 'offered' AND answer_by < now()
    ) late
), '{}'), (
    SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
) FROM dispatch_journalhead h
"""


class Shows(Protocol):
    """Whatever shows a board: a console, or a browser's tab."""

    name: str

    @property
    def last(self) -> int:
        """The last number that it has drawn."""
        ...

    @property
    def known_at(self) -> float:
        """When it was last looked at: what it shows is known of that moment."""
        ...

    def is_green(self, now: float) -> bool:
        """Whether it says that it is live."""
        ...


@dataclass
class Watch:
    """What was seen. Times are monotonic seconds."""

    url: str
    shown: Sequence[Shows] = ()
    head: int = 0
    # When each number was first seen to exist.
    seen_at: dict[int, float] = field(default_factory=dict)
    stale_green_s: dict[str, float] = field(default_factory=dict)
    # More seconds that are allowed on a machine that is busy with other things, but not to these.
    slack_s: float = 0.0
    never_slack: Collection[str] = ()
    worst_lag_s: float = 0.0
    looks: int = 0
    # What should have been marked or passed on: since when it was seen to wait for that.
    late_since: dict[str, float] = field(default_factory=dict)
    lateness_s: dict[str, float] = field(default_factory=dict)
    late_in_dead: set[str] = field(default_factory=set)
    # Faults under way in which no deadline can be kept, and those in which one must be all the same.
    blocked: int = 0
    dead: int = 0
    # How many relays wait for the lease.
    standbys: int = 0
    # A call whose row somebody holds.
    held: str = ""
    _looked_at: float = field(default_factory=time.monotonic)
    _lags: deque[float] = field(default_factory=lambda: deque(maxlen=LOOKS_REMEMBERED))

    async def keep_looking(self) -> None:
        """Look until cancelled; a database that is away is looked for again."""
        self._looked_at = time.monotonic()
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self.url, autocommit=True, connect_timeout=2
                ) as database:
                    while True:
                        await self._look(database)
                        await asyncio.sleep(LOOK_S)
            except psycopg.OperationalError:
                self._look_at_consoles(time.monotonic())
                await asyncio.sleep(LOOK_S)

    async def _look(self, database: psycopg.AsyncConnection) -> None:
        row = await (await database.execute(LATE)).fetchone()
        assert row is not None, "migration 0003 makes the head row"
        now = time.monotonic()
        for seq in range(self.head + 1, row[0] + 1):
            self.seen_at[seq] = now
        self.head = row[0]
        self.standbys = row[2]
        self._look_at_late(set(row[1]), now)
        self._look_at_consoles(now)

    def _look_at_late(self, late: set[str], now: float) -> None:
        """Note for how long each waits; what waits while nothing can be written waits from its end."""
        for key in set(self.late_since) - late:
            del self.late_since[key]
        for key in late:
            if self.blocked or (self.held and self.held in key):
                self.late_since[key] = now
            since = self.late_since.setdefault(key, now)
            self.lateness_s[key] = max(self.lateness_s.get(key, 0.0), now - since)
            if self.dead:
                self.late_in_dead.add(key)

    def _look_at_consoles(self, now: float) -> None:
        """Add to the seconds of each console that is green without what has long existed."""
        self.looks += 1
        self._note_own_lag(now)
        for one in self.shown:
            lacked_s = self._lacks_s(one, min(one.known_at, now))
            if one.is_green(now) and lacked_s > self._believed_s(one.name):
                self.stale_green_s[one.name] = self.stale_green_s.get(one.name, 0.0) + LOOK_S

    def _believed_s(self, name: str) -> float:
        slack = 0.0 if name in self.never_slack else self.slack_s
        return BELIEVED_S + slack + max(self._lags)

    def _note_own_lag(self, now: float) -> None:
        self._lags.append(max(now - self._looked_at - LOOK_S, 0.0))
        self.worst_lag_s = max(self.worst_lag_s, self._lags[-1])
        self._looked_at = now

    def not_level(self, *, but: Collection[str] = ()) -> list[str]:
        """Return who is not green, or lacks a line for longer than it takes to draw one."""
        now = time.monotonic()
        asked = [one for one in self.shown if one.name not in but]
        return [
            one.name for one in asked if self._lacks_s(one, now) > LEVEL_S or not one.is_green(now)
        ]

    def _lacks_s(self, one: Shows, now: float) -> float:
        return now - self.seen_at.get(one.last + 1, now)
