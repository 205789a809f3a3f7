"""The rows of past calls, as lines of COPY's text."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from json import dumps
from random import Random
from typing import Any, Final
from uuid import UUID

from django.db import models

from ...handoff_codes import HandoffStatus
from ...lifecycle import CallState
from ...models import Assessment, Assignment, Call, CareRecord, Handoff, ShadowOutcome
from .copying import NULL, liner, text_of
from .stories import Asked, Story

SOURCE: Final = "history"
TYPES: Final = ("MNTL", "WELFARE", "SUICTHRT", "MTLV", "INTOX")
# Of the calls that were assessed, so many were judged silently too.
IN_SHADOW: Final = 0.04


@dataclass(frozen=True)
class Spot:
    """A place where calls come from, and the community's version there."""

    address: str
    lat: float
    lng: float
    zone: int | None


@dataclass(frozen=True)
class Cast:
    """Whom and what past calls are about."""

    takers: Sequence[int]
    navigators: Sequence[int]
    desks: Sequence[int]
    units: Sequence[int]
    spots: Sequence[Spot]
    protocol: int
    # What the protocol made of each scene, as it is stored.
    judged: Sequence[Mapping[str, Any]]


@dataclass
class Lines:
    """Lines by table, in the order in which the tables can be filled."""

    calls: list[str] = field(default_factory=list)
    care: list[str] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)
    handoffs: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    shadows: list[str] = field(default_factory=list)

    def by_table(self) -> Iterator[tuple[models.Model, list[str]]]:
        """Yield a row of each table with its lines."""
        yield from zip(_ROWS, self.__dict__.values(), strict=True)


_CALL: Final = Call(source=SOURCE, state=CallState.CLOSED, address_verified=True)
_ROWS: Final = (_CALL, CareRecord(), Assessment(), Handoff(), Assignment(), ShadowOutcome())


class Writer:
    """Writes the lines of stories; what happens to be drawn is the same for the same random numbers."""

    def __init__(self, cast: Cast, rng: Random) -> None:
        self._cast, self._rng = cast, rng
        self._units, self._desks = cycle(cast.units), cycle(cast.desks)
        self._call = liner(
            _CALL,
            *("id", "source_ref", "received_at", "stored_at", "state_since", "type", "address"),
            *("lat", "lng", "zone_id", "level", "responses", "taken_by_id", "decided_at"),
            *("closed_at", "outcome", "ledger", "ledger_codes"),
        )
        self._care = liner(CareRecord(told_again="[]"), "call_id")
        self._judged = [self._judged_line(one) for one in cast.judged]
        self._handoff = liner(
            Handoff(),
            *("call_id", "desk_id", "status", "handed_by_id", "offered_at", "answer_by"),
            *("accepted_by_id", "accepted_at", "ended_at", "return_code"),
        )
        self._unit = liner(
            Assignment(),
            *("call_id", "unit_id", "status", "assigned_by_id", "made_at", "offered_at"),
            *("answer_by", "assigned_at", "en_route_at", "on_scene_at", "closed_at", "end_reason"),
        )
        self._shadows = [self._shadow_line(one) for one in cast.judged]

    def write(self, into: Lines, story: Story, at: float, number: int) -> None:
        """Append the lines of a call that came in at `at`, in seconds since 1970."""
        key = _key(at, number)
        taker = str(self._pick(self._cast.takers))
        into.calls.append(self._call(**self._call_cells(story, at, key, number), taken_by_id=taker))
        into.care.append(self._care(call_id=key))
        if story.scene is not None:
            asked = _moment(at, story.hard_stop_s)
            into.judged.append(
                self._judged[story.scene.number](call_id=key, judged_at=asked, hard_stop_at=asked)
            )
            if self._rng.random() < IN_SHADOW:
                would = self._shadows[int(self._rng.random() * len(self._shadows))]
                into.shadows.append(would(call_id=key, judged_at=asked))
        if self._cast.desks:
            into.handoffs += [self._handoff_line(one, at, key, taker) for one in story.desks]
        into.units += [self._unit_line(one, at, key, taker) for one in story.units]

    def _call_cells(self, story: Story, at: float, key: str, number: int) -> dict[str, str]:
        spot, came = self._pick(self._cast.spots), _moment(at, 0)
        closed = _moment(at, story.closed_s)
        return {
            "id": key,
            "source_ref": str(number),
            **dict.fromkeys(("received_at", "stored_at"), came),
            **dict.fromkeys(("state_since", "closed_at"), closed),
            "decided_at": _moment(at, story.decided_s),
            "type": self._pick(TYPES),
            "address": spot.address,
            "lat": str(spot.lat),
            "lng": str(spot.lng),
            "zone_id": text_of(spot.zone),
            "level": str(story.level),
            "responses": text_of(story.scene.responses if story.scene else ()),
            "outcome": story.outcome.value,
            "ledger": story.ledger.value,
            "ledger_codes": text_of(story.codes),
        }

    def _judged_line(self, judged: Mapping[str, Any]) -> Callable[..., str]:
        row = Assessment(
            protocol_id=self._cast.protocol, answers="{}", facts="{}", outcome=dumps(judged)
        )
        return liner(row, "call_id", "judged_at", "hard_stop_at")

    def _shadow_line(self, judged: Mapping[str, Any]) -> Callable[..., str]:
        told = {name: judged[name] for name in ("level", "responses", "rules", "not_served")}
        row = ShadowOutcome(version_id=self._cast.protocol, for_zone=True, **told)
        return liner(row, "call_id", "judged_at")

    def _handoff_line(self, one: Asked, at: float, key: str, taker: str) -> str:
        accepted = one.accepted_s is not None
        return self._handoff(
            call_id=key,
            desk_id=next(self._desks),
            status=one.status,
            handed_by_id=taker,
            offered_at=_moment(at, one.offered_s),
            answer_by=_moment(at, one.offered_s + 60),
            accepted_by_id=self._pick(self._cast.navigators) if accepted else NULL,
            accepted_at=_moment(at, one.accepted_s),
            ended_at=_moment(at, one.ended_s),
            return_code=one.reason if one.status == HandoffStatus.RETURNED else "",
        )

    def _unit_line(self, one: Asked, at: float, key: str, taker: str) -> str:
        offered = _moment(at, one.offered_s)
        return self._unit(
            call_id=key,
            unit_id=next(self._units),
            status=one.status,
            assigned_by_id=taker,
            made_at=offered,
            offered_at=offered,
            answer_by=_moment(at, one.offered_s + 60),
            assigned_at=_moment(at, one.accepted_s),
            en_route_at=_moment(at, one.en_route_s),
            on_scene_at=_moment(at, one.on_scene_s),
            closed_at=_moment(at, one.ended_s),
            end_reason=one.reason,
        )

    def _pick(self, among: Sequence[Any]) -> Any:
        return among[int(self._rng.random() * len(among))]


def _key(at: float, number: int) -> str:
    """Return a call's id, a UUID version 7: it begins with the moment, and ends with the number."""
    return str(UUID(int=int(at * 1000) << 80 | 0x7 << 76 | 0x2 << 62 | number))


def _moment(at: float, after: float | None) -> str:
    """Return a moment as PostgreSQL reads it, or its null."""
    return NULL if after is None else datetime.fromtimestamp(at + after, UTC).isoformat()


def written(writer: Writer, told: Iterable[tuple[Story, float]], *, first_number: int) -> Lines:
    """Return the lines of some stories, each with when it came."""
    lines = Lines()
    for number, (story, at) in enumerate(told, start=first_number):
        writer.write(lines, story, at, number)
    return lines
