"""The board of a simulated evening, taken down line by line: what changed, and nothing twice."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from triage.rules import Protocol
from triage.selectors import protocol_in_force, protocol_of

from .. import journal
from ..models import Assessment, Call, CareRecord, JournalEntry
from ..selectors.board import Row, UnitRow, rows_of, units_now
from ..selectors.timeline import UNSAID, timeline_of

# What is not the shift's but this database's: keys, and who owns what.
OF_THE_DATABASE: Final = frozenset({"id", "owner_id", "assignment_id", "lat", "lng"})

Plain = dict[str, Any]


class Recorder:
    """Takes down what the board shows after each step, as plain JSON values.

    Calls and units are numbered from 1, moments are whole seconds after `starts`, and of a row or a
    unit only what is not as before is written.
    """

    def __init__(self, starts: datetime) -> None:
        self._starts = starts
        self._seq = self._first = journal.head().seq
        self._protocol: Protocol = protocol_of(protocol_in_force().pk)
        self._numbers: dict[UUID, int] = {}
        self._rows: dict[int, Plain] = {}
        self._units: dict[int, Plain] = {}
        self._answers: dict[int, Mapping[str, str]] = {}

    def look(self, at: datetime) -> Iterator[Plain]:
        """Yield what is new since the last look: a frame for each line about a call, in order."""
        lines = JournalEntry.objects.filter(seq__gt=self._seq).order_by("seq")
        found = [line for line in lines if line.call_id and line.kind not in UNSAID]
        last = {line.call_id: line.seq for line in found}
        said = self._sentences(found)
        frames = [
            {
                "seq": line.seq - self._first,
                "at": self._seconds(line.at),
                "kind": line.kind,
                "call": self._number(line.call_id),
                "says": said[line.seq],
                **(self._drawn(line.call_id) if last[line.call_id] == line.seq else {}),
            }
            for line in found
        ]
        # Without a line a unit changes with its shift alone: on the quarter of an hour.
        if (frames or _is_quarter(at)) and (units := self._changed_units(at)):
            frames = frames or [{"seq": self._seq - self._first, "at": self._seconds(at)}]
            frames[-1]["units"] = units
        self._seq = journal.head().seq
        yield from frames

    def _seconds(self, at: datetime) -> int:
        return round((at - self._starts).total_seconds())

    def _number(self, call: UUID | None) -> int:
        assert call is not None, "a frame is about a call"
        return self._numbers.setdefault(call, len(self._numbers) + 1)

    def _sentences(self, lines: list[JournalEntry]) -> dict[int, str]:
        """Return each line as the timeline says it."""
        said: dict[int, str] = {}
        for call_id in {line.call_id for line in lines if line.call_id}:
            call = Call.objects.get(pk=call_id)
            own = [line.seq for line in lines if line.call_id == call_id]
            entries = timeline_of(call, self._protocol)
            said |= {seq: entry.says for seq, entry in zip(reversed(own), entries, strict=False)}
        return said

    def _drawn(self, call: UUID | None) -> Plain:
        """Return what is new of a call: its words when it came in, its answers, and its row."""
        number = self._number(call)
        (row,) = rows_of([call] if call else [])
        shown, before = self._plain(row), self._rows.get(number)
        self._rows[number] = shown
        told = {} if before else {"told": _told(call)}
        return told | self._answered(call, number) | {"row": _differing(before, shown)}

    def _answered(self, call: UUID | None, number: int) -> Plain:
        """Return the answers so far and the facts they were judged with, where they are new."""
        held = Assessment.objects.filter(call=call).first()
        if held is None or held.answers == self._answers.get(number):
            return {}
        self._answers[number] = held.answers
        return {"answers": held.answers, "facts": held.facts}

    def _changed_units(self, at: datetime) -> Plain:
        """Return what changed of each unit, by its number."""
        shown = {n: self._plain(unit) for n, unit in enumerate(units_now(at), 1)}
        changed = {
            str(n): _differing(self._units.get(n), unit)
            for n, unit in shown.items()
            if unit != self._units.get(n)
        }
        self._units = shown
        return changed

    def _plain(self, drawn: Row | UnitRow) -> Plain:
        kept = {key: value for key, value in asdict(drawn).items() if key not in OF_THE_DATABASE}
        made = {key: self._value(value) for key, value in kept.items()}
        if isinstance(drawn, Row):
            made["number"] = f"T-{self._number(drawn.id):03}"
        return made

    def _value(self, value: object) -> Any:
        match value:
            case datetime():
                return self._seconds(value)
            case UUID():
                return self._number(value)
            case dict():
                return {k: self._value(v) for k, v in value.items() if k not in OF_THE_DATABASE}
            case list() | tuple():
                return [self._value(one) for one in value]
            case _:
                return value


def _is_quarter(at: datetime) -> bool:
    return at.minute % 15 == 0 and at.second == 0


def _told(call: UUID | None) -> Plain:
    care = CareRecord.objects.get(call=call)
    return {"caller": care.caller_name, "phone": care.caller_phone, "says": care.narrative}


def _differing(before: Plain | None, shown: Plain) -> Plain:
    """Return the values that are not as before."""
    return {k: v for k, v in shown.items() if before is None or v != before[k]}
