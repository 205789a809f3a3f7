"""What was seen from outside, and whether it is as it must be."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import psycopg

from dispatch.chaos.figures import Figure, at_most, counted, told

from .callers import Console, Sender, Sent

FAIL_OVER_S: Final = 5.0


@dataclass
class Seen:
    """All that a run saw. `cuts` are the seconds from and until which a host was cut off."""

    senders: list[Sender]
    consoles: list[Console]
    cuts: dict[str, tuple[float, float]] = field(default_factory=dict)
    led_after_s: list[float] = field(default_factory=list)
    back_after_s: list[float] = field(default_factory=list)
    # What the database holds: its calls by their reference, and the journal's last number.
    stored: Counter[str] = field(default_factory=Counter)
    head: int = 0

    @property
    def sent(self) -> list[Sent]:
        """Every call that was sent."""
        return [one for sender in self.senders for one in sender.sent]

    @property
    def all_told(self) -> bool:
        """Whether each console was told the last line."""
        return all(max(one.numbers, default=0) >= self.head for one in self.consoles)

    def read(self, url: str) -> None:
        """Read what the database holds now."""
        with psycopg.connect(url, connect_timeout=5) as database:
            rows = database.execute("SELECT source_ref FROM dispatch_call").fetchall()
            last = database.execute("SELECT seq FROM dispatch_journalhead").fetchone()
        self.stored = Counter(ref for (ref,) in rows)
        self.head = last[0] if last else 0

    def during(self, host: str) -> list[Sent]:
        """Return the calls that were under way while a host was cut off."""
        begun, ended = self.cuts[host]
        return [one for one in self.sent if one.begun < ended and not 0 < one.ended < begun]


def judged(seen: Seen) -> list[Figure]:
    """Return the figures of a run."""
    taken = [one for one in seen.sent if one.call]
    web1 = seen.during("web1")
    return [
        counted("calls never taken", _refs(seen.sent, taken), len(seen.sent)),
        counted("acknowledged calls lost", _lost(seen, taken), len(taken)),
        counted("acknowledged calls stored twice", _doubled(seen, taken), len(taken)),
        counted(
            "calls that nobody took while web1's host was cut off",
            [one.ref for one in web1 if not one.call],
            len(web1),
            f"slowest {max((one.ended - one.begun for one in web1), default=0):.2f} s",
        ),
        at_most("the other relay leads, its leader's host cut off", seen.led_after_s, FAIL_OVER_S),
        _refusals(seen),
        told("both webs ready again after the database's host was back", seen.back_after_s),
        *(_told(one, seen) for one in seen.consoles),
        told("from a call's answer to its line, all cuts included", list(_delays(seen, taken))),
    ]


def _refs(sent: Iterable[Sent], taken: list[Sent]) -> list[str]:
    done = {one.ref for one in taken}
    return [f"{one.ref} {one.before[-1:]}" for one in sent if one.ref not in done]


def _lost(seen: Seen, taken: list[Sent]) -> list[str]:
    return [one.ref for one in taken if not seen.stored[one.ref]]


def _doubled(seen: Seen, taken: list[Sent]) -> list[str]:
    return [one.ref for one in taken if seen.stored[one.ref] > 1]


def _refusals(seen: Seen) -> Figure:
    """Return the answers of the webs while the database was away: 503 and words, nothing else."""
    answers = [answer for one in seen.during("db") for answer in one.before if answer[0]]
    wrong = [f"{code} {text[:60]}" for code, text in answers if code != 503 or "detail" not in text]
    said = f"“{answers[0][1][:120]}”" if answers else ""
    return counted(
        "answers without the database other than 503 with words", wrong, len(answers), said
    )


def _told(console: Console, seen: Seen) -> Figure:
    """Return the lines of a console that did not follow the one before, or never came."""
    due = list(range(console.head + 1, seen.head + 1))
    held = Counter(console.numbers)
    wrong = [f"line {seq} came {held[seq]} times" for seq in due if held[seq] != 1]
    if console.numbers != sorted(console.numbers):
        wrong.append("out of order")
    name = f"lines lost, doubled or out of order at the console of {console.web}"
    return counted(name, [*wrong, *console.said], len(due))


def _delays(seen: Seen, taken: list[Sent]) -> Iterator[float]:
    for console in seen.consoles:
        for one in taken:
            if one.call in console.heard:
                yield max(console.heard[one.call] - one.ended, 0.0)
