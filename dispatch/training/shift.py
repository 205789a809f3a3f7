"""The training shift as it is shipped: a synthetic evening of calls, frame by frame, read from its file."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from ..selectors.badges import Badge
from ..selectors.board import Row, UnitRow
from ..selectors.handoffs import HandoffShown

FILE: Final = Path(__file__).with_name("evening.jsonl")
# By these lines a person first decides what a call needs.
DECISIONS: Final = frozenset(
    {"call.waiting", "responders.requested", "handoff.offered", "call.closed"}
)
ANSWERED: Final = "call.answered"

Plain = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """What one line changed on the board; `row` and `units` are whole, as they stand after it."""

    seq: int
    at: datetime
    kind: str
    call: int
    says: str
    row: Row | None
    units: list[UnitRow]


@dataclass(frozen=True)
class Judged:
    """What a call was judged by when somebody had to decide: `seq` is the line before the decision."""

    seq: int
    answers: Mapping[str, str]
    facts: Mapping[str, str]


@dataclass
class TrainingCall:
    """One call of the shift: who called and what they said, and its lines."""

    number: int
    row: Row
    began: datetime
    caller: str
    phone: str
    says: str
    lines: list[Frame] = field(default_factory=list)
    judged: Judged | None = None


@dataclass(frozen=True)
class Shift:
    """A whole shift. `offset_min` is what its clock shows east of UTC."""

    protocol: str
    starts: datetime
    ends: datetime
    offset_min: int
    frames: tuple[Frame, ...]
    calls: Mapping[int, TrainingCall]

    @property
    def asking(self) -> frozenset[int]:
        """The numbers of the frames after which somebody decides."""
        return frozenset(call.judged.seq for call in self.calls.values() if call.judged)


@cache
def shipped_shift() -> Shift:
    """Return the shift that comes with the project."""
    return read_shift(FILE.read_text(encoding="utf-8").splitlines())


def read_shift(lines: Iterable[str]) -> Shift:
    """Return the shift that these lines tell."""
    head, *told = (json.loads(line) for line in lines)
    starts = datetime.fromisoformat(head["starts"])
    frames = tuple(_Reader(starts).frames(told))
    return Shift(
        protocol=head["protocol"],
        starts=starts,
        ends=starts + timedelta(seconds=head["lasts_s"]),
        offset_min=head["offset_min"],
        frames=frames,
        calls=_calls(told, frames),
    )


class _Reader:
    """Reads frames in order: of a row or a unit each tells only what is not as before."""

    def __init__(self, starts: datetime) -> None:
        self._starts = starts
        self._shown: dict[tuple[str, int], Plain] = {}

    def frames(self, told: Iterable[Plain]) -> Iterator[Frame]:
        for one in told:
            call, row, units = one.get("call", 0), one.get("row"), one.get("units", {})
            yield Frame(
                seq=one["seq"],
                at=self._at(one["at"]),
                kind=one.get("kind", ""),
                call=call,
                says=one.get("says", ""),
                row=self._row(call, row) if row is not None else None,
                units=[self._unit(int(number), unit) for number, unit in units.items()],
            )

    def _whole(self, what: str, number: int, changed: Plain) -> Plain:
        whole = self._shown.get((what, number), {}) | changed
        self._shown[what, number] = whole
        return dict(whole)

    def _row(self, number: int, changed: Plain) -> Row:
        told = self._whole("call", number, changed)
        handoff = told["handoff"] and HandoffShown(
            **self._timed(told["handoff"], "until"), id=number
        )
        made = self._timed(told, "since", "answer_by") | {
            "badges": [self._badge(badge) for badge in told["badges"]],
            "handoff": handoff,
        }
        return Row(**made, id=UUID(int=number), owner_id=None, lat=None, lng=None)

    def _unit(self, number: int, changed: Plain) -> UnitRow:
        told = self._whole("unit", number, changed)
        call = told["call_id"]
        made = self._timed(told, "since", "answer_by") | {
            "badge": self._badge(told["badge"]) if told["badge"] else None,
            "call_id": UUID(int=call) if call else None,
        }
        return UnitRow(**made, id=number, assignment_id=None, lat=0.0, lng=0.0)

    def _badge(self, told: Plain) -> Badge:
        return Badge(**self._timed(told, "since"))

    def _timed(self, told: Plain, *names: str) -> Plain:
        return told | {name: self._at(told[name]) for name in names if told[name] is not None}

    def _at(self, seconds: int) -> datetime:
        return self._starts + timedelta(seconds=seconds)


def _calls(told: list[Plain], frames: tuple[Frame, ...]) -> dict[int, TrainingCall]:
    """Return every call with its lines, and what it was judged by when it was decided."""
    calls: dict[int, TrainingCall] = {}
    judged: dict[int, Judged] = {}
    for plain, frame in zip(told, frames, strict=True):
        if "told" in plain:
            assert frame.row is not None, "a call that comes in has a row"
            calls[frame.call] = TrainingCall(frame.call, frame.row, frame.at, **plain["told"])
        if not frame.call:
            continue
        call = calls[frame.call]
        call.lines.append(frame)
        if frame.kind == ANSWERED:
            judged[frame.call] = Judged(frame.seq, plain["answers"], plain["facts"])
        if frame.kind in DECISIONS and call.judged is None:
            call.judged = judged.get(frame.call)
    return calls
