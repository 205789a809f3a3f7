"""A call's timeline: its journal lines as sentences, newest first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from teams.models import Unit
from triage.rules import Protocol

from ..lifecycle import ENDINGS, Ledger, Outcome
from ..models import Call, JournalEntry
from .words import local, response_words

LEDGER_WORDS = {
    Ledger.DIVERTED: "diverted",
    Ledger.NOT_SERVED: "eligible, not served",
    Ledger.INELIGIBLE: "not eligible",
    Ledger.NOT_ASSESSED: "not assessed",
}
# Lines that a call-taker need not read to know what happened.
UNSAID = frozenset({"care.read"})
# What people did to the level by themselves.
BY_HAND = ("call.raised", "call.lowered", "call.fell")


@dataclass(frozen=True)
class Entry:
    """One step: when, in UTC and on the centre's clock, and what in words."""

    at: datetime
    at_label: str
    says: str


@dataclass(frozen=True)
class Names:
    """What the sentences need beside the lines: the units by id, and the protocol's words."""

    units: Mapping[int, str]
    protocol: Protocol | None


Data = dict[str, Any]
Sentence = Callable[[Data, Names], str]


def timeline_of(call: Call, protocol: Protocol | None) -> list[Entry]:
    """Return the steps of a call, newest first."""
    lines = JournalEntry.objects.filter(call=call).exclude(kind__in=UNSAID)
    return _entries(lines.order_by("-seq"), protocol)


def changed_by_hand(call: Call) -> list[Entry]:
    """Return who raised or lowered a call, oldest first."""
    return _entries(JournalEntry.objects.filter(call=call, kind__in=BY_HAND).order_by("seq"), None)


def _entries(lines: QuerySet[JournalEntry], protocol: Protocol | None) -> list[Entry]:
    listed = list(lines.select_related("actor"))
    units = {line.data["unit"] for line in listed if line.data and "unit" in line.data}
    names = Names(dict(Unit.objects.filter(pk__in=units).values_list("pk", "call_sign")), protocol)
    return [Entry(line.at, local(line.at, "%H:%M:%S"), _says(line, names)) for line in listed]


def _says(line: JournalEntry, names: Names) -> str:
    sentence = SENTENCES.get(line.kind)
    said = line.kind if line.data is None or sentence is None else sentence(line.data, names)
    return f"{said} · {line.actor.display_name}" if line.actor else said


def _answered(data: Data, names: Names) -> str:
    if names.protocol is None:
        return "Questions answered"
    questions = names.protocol.question
    # In the order in which they are asked: the journal's JSON keeps none.
    pairs = [
        f"{questions[q].topic.in_('en')}: {questions[q].answer(data['answers'][q]).label.in_('en')}"
        for q in questions
        if q in data["answers"]
    ]
    # Without answers it was judged again, since the place was corrected.
    said = "; ".join(pairs) or "Judged again"
    return f"{said} → level {data['level']}, {response_words(data['responses'])}"


def _closed(data: Data, names: Names) -> str:
    del names
    note = f": {data['note']}" if data.get("note") else ""
    counts = LEDGER_WORDS[Ledger(data["ledger"])]
    return f"Closed: {ENDINGS[Outcome(data['outcome'])].label}{note} ({counts})"


def _sent_again(data: Data, names: Names) -> str:
    del names
    fields = ", ".join(data["fields"]).replace("_", " ")
    return f"Sent again with other details: {fields}"


def _unit(words: str) -> Sentence:
    return lambda data, names: f"{names.units.get(data['unit'], 'A unit')} {words}"


SENTENCES: dict[str, Sentence] = {
    "call.received": lambda data, _: f"Received from {data['source']}",
    "call.sent_again": _sent_again,
    "call.answered": _answered,
    "call.rose": lambda data, names: f"New information raises it: {_answered(data, names)}",
    "call.fall_proposed": lambda data, names: f"Lower is proposed: {_answered(data, names)}",
    "call.fell": lambda data, _: f"Lower accepted: level {data['level']}",
    "call.lowered": lambda data, _: f"Lowered to level {data['level']}: {data['reason']}",
    "call.placed": lambda data, _: f"Place set to {data['address'] or 'a pin on the map'}",
    "call.waiting": lambda *_: "Waits for a team",
    "call.raised": lambda data, _: f"Raised to level {data['level']}: {data['reason']}",
    "call.overdue": lambda *_: "Late: nobody acted in time",
    "call.closed": _closed,
    "responders.requested": lambda data, _: f"{response_words(data['services'])} asked for",
    "unit.assigned": _unit("assigned"),
    "unit.en_route": _unit("en route"),
    "unit.on_scene": _unit("on scene"),
    "unit.clear": _unit("clear"),
    "unit.cancelled": _unit("taken back"),
}
