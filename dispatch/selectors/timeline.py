"""A call's timeline: its journal lines as sentences, newest first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from teams.models import Desk, Role, Unit
from teams.skill_list import label_of
from triage.rules import Protocol

from ..handoff_codes import RETURNS, ReturnCode
from ..lifecycle import ENDINGS, Ledger, Outcome
from ..models import Call, JournalEntry
from ..reasons import said
from .handoffs import outcome_words
from .words import local, response_words

LEDGER_WORDS = {
    Ledger.DIVERTED: "diverted",
    Ledger.NOT_SERVED: "eligible, not served",
    Ledger.INELIGIBLE: "not eligible",
    Ledger.NOT_ASSESSED: "not assessed",
}
# Lines that a call-taker need not read to know what happened.
UNSAID = frozenset({"care.read", "followup.read", "unit.position"})
# Lines that tell answers.
TOLD = ("call.answered", "call.rose", "call.fall_proposed")
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
    """What the sentences need beside the lines: the units and desks by id, and the protocol's words."""

    units: Mapping[int, str]
    desks: Mapping[int, str]
    protocol: Protocol | None


Data = dict[str, Any]
Sentence = Callable[[Data, Names], str]


def timeline_of(
    call: Call, protocol: Protocol | None, *, without_desk: bool = False
) -> list[Entry]:
    """Return the steps of a call, newest first; `without_desk` keeps to itself what a desk was told."""
    lines = JournalEntry.objects.filter(call=call).exclude(kind__in=UNSAID)
    if without_desk:
        lines = lines.exclude(kind__in=TOLD, actor__role=Role.NAVIGATOR)
    return _entries(lines.order_by("-seq"), protocol)


def changed_by_hand(call: Call) -> list[Entry]:
    """Return who raised or lowered a call, oldest first."""
    return _entries(JournalEntry.objects.filter(call=call, kind__in=BY_HAND).order_by("seq"), None)


def _entries(lines: QuerySet[JournalEntry], protocol: Protocol | None) -> list[Entry]:
    listed = list(lines.select_related("actor"))
    units = {line.data["unit"] for line in listed if line.data and "unit" in line.data}
    signs = dict(Unit.objects.filter(pk__in=units).values_list("pk", "call_sign"))
    names = Names(signs, _desks(listed), protocol)
    return [Entry(line.at, local(line.at, "%H:%M:%S"), _says(line, names)) for line in listed]


def _desks(lines: list[JournalEntry]) -> dict[int, str]:
    if not any(line.data and "desk" in line.data for line in lines):
        return {}
    return dict(Desk.objects.values_list("pk", "name"))


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
    # Without answers it was judged again: its place was corrected, or its community paused.
    said = "; ".join(pairs) or "Judged again"
    return f"{said} → level {data['level']}, {response_words(data['responses'])}"


def _closed(data: Data, names: Names) -> str:
    note = f": {data['note']}" if data.get("note") else ""
    counts = LEDGER_WORDS[Ledger(data["ledger"])]
    if "desk" in data:
        lasted = timedelta(seconds=data["desk_s"])
        return f"{outcome_words(_desk_name(data, names), data['outcome'], lasted)} ({counts})"
    return f"Closed: {ENDINGS[Outcome(data['outcome'])].label}{note} ({counts})"


def _sent_again(data: Data, names: Names) -> str:
    del names
    fields = ", ".join(data["fields"]).replace("_", " ")
    return f"Sent again with other details: {fields}"


def _desk_name(data: Data, names: Names, *, key: str = "desk") -> str:
    return names.desks.get(data[key], "The desk")


def _desk(words: str) -> Sentence:
    """Return a sentence about a desk; `{}` stands for its name."""
    return lambda data, names: words.format(_desk_name(data, names))


def _given_back(data: Data, names: Names) -> str:
    why = RETURNS[ReturnCode(data["code"])].label.lower()
    return f"{_desk_name(data, names)} gave it back: {why}"


def _passed_on(data: Data, names: Names) -> str:
    return (
        f"{_desk_name(data, names)} did not answer; offered to {_desk_name(data, names, key='to')}"
    )


def _followed_up(data: Data, names: Names) -> str:
    del names
    return "Followed up: reached" if data["result"] == "reached" else "Follow-up ended"


def _needs(codes: list[str]) -> str:
    return f"Asks for {', '.join(map(label_of, codes))}" if codes else "Asks for nothing special"


def _unit(words: str) -> Sentence:
    return lambda data, names: f"{_sign(data, names)} {words}"


def _sign(data: Data, names: Names) -> str:
    return names.units.get(data["unit"], "A unit")


def _declined(data: Data, names: Names) -> str:
    why = said(data["reason"], data["words"])
    return f"{_sign(data, names)} declined, by {data['said_by']}: {why}"


def _taken_back(data: Data, names: Names) -> str:
    why = said(data["reason"], data.get("words", "")) if data.get("reason") else ""
    return f"{_sign(data, names)} taken back{f': {why}' if why else ''}"


def _service(words: str) -> Sentence:
    """Return a sentence about a service that was asked for; `{}` stands for its name."""
    return lambda data, names: (
        words.format(response_words([data["service"]])) + _number(data, names)
    )


def _number(data: Data, names: Names) -> str:
    del names
    return f", reference {data['reference']}" if data.get("reference") else ""


def _backup(data: Data, names: Names) -> str:
    sign = names.units.get(data["unit"], "A unit")
    after = ", which had not answered" if data["alarm_answered"] else ""
    return f"{response_words([data['service']])} asked for as backup for {sign}{after}"


def _called_off(data: Data, names: Names) -> str:
    del names
    return f"{response_words([data['service']])} called off: {data['reason']}"


def _tap_refused(data: Data, names: Names) -> str:
    tap = data["tap"].replace("_", " ")
    return f"{names.units.get(data['unit'], 'A crew')} tapped {tap}, not taken: {data['why']}"


def _told_at_the_end(data: Data, names: Names) -> str:
    note = f": {data['note']}" if data.get("note") else ""
    unit = names.units.get(data["unit"], "A crew")
    return f"{unit} says {ENDINGS[Outcome(data['outcome'])].label}{note}"


SENTENCES: dict[str, Sentence] = {
    "tap.refused": _tap_refused,
    "unit.outcome": _told_at_the_end,
    "call.received": lambda data, _: f"Received from {data['source']}",
    "call.sent_again": _sent_again,
    "call.answered": _answered,
    "call.rose": lambda data, names: f"New information raises it: {_answered(data, names)}",
    "call.fall_proposed": lambda data, names: f"Lower is proposed: {_answered(data, names)}",
    "call.fell": lambda data, _: f"Lower accepted: level {data['level']}",
    "call.lowered": lambda data, _: f"Lowered to level {data['level']}: {data['reason']}",
    "call.placed": lambda data, _: f"Place set to {data['address'] or 'a pin on the map'}",
    "call.needs_set": lambda data, _: _needs(data["needs"]),
    "call.waiting": lambda *_: "Waits for a team",
    "call.raised": lambda data, _: f"Raised to level {data['level']}: {data['reason']}",
    "call.overdue": lambda *_: "Late: nobody acted in time",
    "call.closed": _closed,
    "responders.requested": lambda data, _: f"{response_words(data['services'])} asked for",
    "handoff.offered": _desk("Offered to {}"),
    "handoff.accepted": _desk("{} accepted it"),
    "handoff.returned": _given_back,
    "handoff.withdrawn": _desk("Taken back from {}"),
    "handoff.passed_on": _passed_on,
    "handoff.lapsed": _desk("{} did not answer: back with 911"),
    "callback.started": _desk("{} lost the caller: calls back"),
    "callback.tried": _desk("{} called back and did not reach the caller"),
    "callback.reached": _desk("{} reached the caller again"),
    "callback.not_reached": _desk("{} did not reach the caller: back with 911"),
    "callback.not_tried": _desk("{} did not call back in time: back with 911"),
    "unit.offered": _unit("asked"),
    "unit.reserved": lambda data, names: f"Kept for {_sign(data, names)}",
    "unit.assigned": lambda data, names: f"{_sign(data, names)} accepted, by {data['said_by']}",
    "unit.declined": _declined,
    "unit.lapsed": _unit("did not answer"),
    "call.nobody_left": lambda data, _: f"Nobody took it: {data['asked']} asked, nobody is left",
    "backup.requested": _backup,
    "backup.confirmed": _service("{} confirmed that they are coming"),
    "call.given": _service("Given to {}"),
    "call.taken_over": _service("{} has the call"),
    "service.late": _service("Late: {} has not confirmed"),
    "service.withdrawn": _called_off,
    "emergency.raised": _unit("pressed the emergency button"),
    "emergency.acknowledged": _unit("emergency taken in hand"),
    "emergency.escalated": _unit("emergency not acknowledged: put before the supervisors"),
    "check_in.ok": _unit("is well"),
    "check_in.asked": _unit("asked to check in"),
    "check_in.late": _unit("did not answer: every console alarmed"),
    "unit.en_route": _unit("en route"),
    "unit.on_scene": _unit("on scene"),
    "unit.clear": _unit("clear"),
    "unit.cancelled": _taken_back,
    # What follows is care: the line says that it happened, and nothing of how somebody is.
    "followup.agreed": lambda data, _: f"Follow-up agreed, within {data['within_h']} h",
    "followup.overdue": lambda *_: "Follow-up late: nobody tried in time",
    "followup.attempted": lambda *_: "Follow-up tried, goes on",
    "followup.owned": lambda *_: "Follow-up has an owner",
    "followup.closed": _followed_up,
    "followup.withdrawn": lambda *_: "Follow-up ended: consent withdrawn",
    "followup.expired": lambda *_: "Follow-up ended: the consent ran out",
    "referral.offered": lambda *_: "A service was offered",
    "referral.accepted": lambda *_: "The offered service was accepted",
    "referral.connected": lambda *_: "Connected with the offered service",
    "referral.declined": lambda *_: "The offered service was declined",
}
