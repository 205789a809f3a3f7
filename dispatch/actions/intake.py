"""A call comes in. It is stored once, whatever is doubtful about it, and put before a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from pilot_zones.hours import Openness
from teams.models import Person, Role

from .. import journal, limits
from ..flags import Flag, phone_can_ring, time_is_ahead
from ..incident_types import known_type, ordinary_responses
from ..lifecycle import CallState
from ..models import Call, CareRecord, IdempotencyKey, JournalEntry
from ..permissions import Act, require
from ..selectors.place import Place, pilot_at, place_of
from ..storing import StoredBefore, store
from .errors import ActionRefused

# A 911 call starts as emergent and comes down only as answers allow.
FIRST_LEVEL = 4


class SentByAnother(ActionRefused):
    """Another sender, who alone may see it, has a call with this source and reference."""

    code: ClassVar[str] = "sent_by_another"


class KeyUsedForAnother(ActionRefused):
    """The same Idempotency-Key came with another body."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "idempotency_key_reused"


@dataclass(frozen=True)
class CallReport:
    """A call as its sender tells it. `received_at` is the sender's time, or None for now."""

    source: str
    source_ref: str
    type: str
    received_at: datetime | None = None
    address: str = ""
    lat: float | None = None
    lng: float | None = None
    caller_name: str = ""
    caller_phone: str = ""
    narrative: str = ""


@dataclass(frozen=True)
class RequestKey:
    """A sender's Idempotency-Key, for one route, with the SHA-256 of the body it came with (hex)."""

    route: str
    key: str
    body_digest: str


@dataclass(frozen=True)
class Taken:
    """The stored call, its newest journal number, and whether this request stored it."""

    call: Call
    seq: int
    stored: bool
    pilot: Openness


def take_call(
    report: CallReport, *, actor: object, now: datetime, key: RequestKey | None = None
) -> Taken:
    """Store a call once and return it; sent again, it is the same call.

    The same source and reference with other details keeps the first ones, flags the call and
    journals that the sender told it differently. Raises NotAllowed, KeyUsedForAnother,
    SentByAnother.
    """
    person = require(actor, Act.TAKE_CALL)
    assert person is not None, "the table gives TAKE_CALL to people and machines alone"
    try:
        return _store(report, key, person, now)
    except StoredBefore:
        return _again(report, key, person, now)


@transaction.atomic
def _again(report: CallReport, key: RequestKey | None, person: Person, now: datetime) -> Taken:
    """Return the call that this request, or its sender, already made."""
    if key:
        keys = IdempotencyKey.objects.select_related("call__zone__community")
        held = keys.filter(person=person, route=key.route, key=key.key).first()
        if held and held.body_digest != key.body_digest:
            raise KeyUsedForAnother("this Idempotency-Key was used for another body; use a new key")
        if held:
            return _repeat(held.call, now)
    calls = Call.objects.select_related("zone__community")
    call = calls.get(source=report.source, source_ref=report.source_ref)
    if person.role == Role.CAD_FEED and call.taken_by_id != person.pk:
        raise SentByAnother("another sender has a call with this source and source_ref")
    _note_what_differs(call, report, person, now)
    return _repeat(call, now)


def _repeat(call: Call, now: datetime) -> Taken:
    seq = JournalEntry.objects.filter(call=call).order_by("-seq").values_list("seq", flat=True)[0]
    return Taken(call, seq, False, pilot_at(call.zone, now))


def _note_what_differs(call: Call, report: CallReport, person: Person, now: datetime) -> None:
    """Keep what a sender now tells differently, once for each telling; the call keeps the first.

    The new details may be confidential: they go to the care record, and the journal names the fields.
    """
    locked = Call.objects.select_for_update(of=("self",)).select_related("care").get(pk=call.pk)
    told, care = _told_differently(locked, report), locked.care
    if not told or any(told.items() <= earlier.items() for earlier in care.told_again):
        return
    care.told_again = [*care.told_again, {"at": now.isoformat(), **told}]
    care.save(update_fields=["told_again"])
    if Flag.SENT_AGAIN_DIFFERENT not in locked.flags:
        locked.flags = [*locked.flags, Flag.SENT_AGAIN_DIFFERENT]
        locked.save(update_fields=["flags"])
    journal.record("call.sent_again", call=locked, actor=person, at=now, fields=sorted(told))


def _told_differently(call: Call, report: CallReport) -> dict[str, str | float | None]:
    pairs: dict[str, tuple[str | float | None, str | float | None]] = {
        "type": (call.type, report.type),
        "address": (call.address, report.address),
        "lat": (call.lat, report.lat),
        "lng": (call.lng, report.lng),
        "caller_name": (call.care.caller_name, report.caller_name),
        "caller_phone": (call.care.caller_phone, report.caller_phone),
        "narrative": (call.care.narrative, report.narrative),
    }
    # What is left out this time is not told differently.
    return {k: new for k, (old, new) in pairs.items() if new not in ("", None) and new != old}


def _store(report: CallReport, key: RequestKey | None, person: Person, now: datetime) -> Taken:
    place = place_of(
        address=report.address,
        lat=report.lat,
        lng=report.lng,
        point_is_verified=person.role == Role.CAD_FEED,
        now=now,
    )
    call = Call(
        source=report.source,
        source_ref=report.source_ref,
        type=report.type,
        received_at=report.received_at or now,
        stored_at=now,
        state_since=now,
        address=place.address,
        address_verified=place.verified,
        lat=place.lat,
        lng=place.lng,
        zone=place.zone,
        flags=doubts_of(report, place, now),
        level=FIRST_LEVEL,
        ordinary=ordinary_responses(report.type),
        taken_by=person,
        owner=None if person.is_machine else person,
        act_by=limits.act_by(CallState.RECEIVED, FIRST_LEVEL, now),
    )
    care = CareRecord(
        call=call,
        caller_name=report.caller_name,
        caller_phone=report.caller_phone,
        narrative=report.narrative,
    )
    rows = [call, care, *_kept(key, call, person, now)]
    told = {"source": call.source, "community": place.zone.community.code if place.zone else None}
    seq = store(rows, "call.received", call=call, actor=person, at=now, **told)
    return Taken(call, seq, True, place.pilot)


def _kept(
    key: RequestKey | None, call: Call, person: Person, now: datetime
) -> list[IdempotencyKey]:
    """Return what is kept of the sender's key: nothing where it sent none."""
    if key is None:
        return []
    kept = IdempotencyKey(
        person=person,
        route=key.route,
        key=key.key,
        body_digest=key.body_digest,
        call=call,
        made_at=now,
    )
    return [kept]


def doubts_of(report: CallReport, place: Place, now: datetime) -> list[str]:
    """Return the flags of a new call, in the order in which a person should look at them."""
    flags = [flag.value for flag in place.flags]
    if not known_type(report.type):
        flags.append(Flag.UNKNOWN_TYPE)
    if not phone_can_ring(report.caller_phone):
        flags.append(Flag.PHONE_WITHOUT_SERVICE)
    if report.received_at and time_is_ahead(report.received_at, now):
        flags.append(Flag.FUTURE_TIME)
    return flags
