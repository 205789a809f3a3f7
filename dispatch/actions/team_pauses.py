"""A team or a unit is paused at once, and goes on: no list of candidates has it meanwhile."""

from datetime import datetime
from typing import ClassVar, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from teams.models import Person, Team, Unit

from .. import journal
from ..permissions import Act, require
from ..selectors.agencies import teams_visible_to, units_visible_to
from .agencies import NotYours
from .errors import ActionRefused

Row = TypeVar("Row", Team, Unit)


class PauseNeedsReason(ActionRefused):
    """A pause without a reason cannot be told to anybody."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "pause_needs_reason"


@transaction.atomic
def pause_team(*, team_id: int, reason: str, actor: object, now: datetime) -> Team:
    """Pause all of a team's units. Raises NotAllowed, NotYours, PauseNeedsReason.

    A unit that is with a call stays with it. A team that is paused keeps its first reason.
    """
    person = _pauser(actor)
    team = _locked(teams_visible_to(person), team_id)
    _pause(team, reason, person, now, "unit.team_paused", team=team.pk)
    return team


@transaction.atomic
def resume_team(*, team_id: int, actor: object, now: datetime) -> Team:
    """Let a team's units be sent again. Raises NotAllowed, NotYours."""
    person = _pauser(actor)
    team = _locked(teams_visible_to(person), team_id)
    _resume(team, person, now, "unit.team_resumed", team=team.pk)
    return team


@transaction.atomic
def pause_unit(*, unit_id: int, reason: str, actor: object, now: datetime) -> Unit:
    """Pause one unit; as pause_team."""
    person = _pauser(actor)
    unit = _locked(units_visible_to(person), unit_id)
    _pause(unit, reason, person, now, "unit.paused", unit=unit.pk)
    return unit


@transaction.atomic
def resume_unit(*, unit_id: int, actor: object, now: datetime) -> Unit:
    """Let a unit be sent again. Raises NotAllowed, NotYours."""
    person = _pauser(actor)
    unit = _locked(units_visible_to(person), unit_id)
    _resume(unit, person, now, "unit.resumed", unit=unit.pk)
    return unit


def _pauser(actor: object) -> Person:
    person = require(actor, Act.PAUSE_TEAM)
    assert person is not None, "the system pauses nobody"
    return person


def _locked(rows: QuerySet[Row], pk: int) -> Row:
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotYours("there is no such team or unit")
    return row


def _pause(
    thing: Team | Unit, reason: str, person: Person, now: datetime, kind: str, **ids: int
) -> None:
    if not reason.strip():
        raise PauseNeedsReason("say in a few words why it is paused: every console shows it")
    if thing.paused_at is not None:
        return
    thing.paused_at, thing.paused_reason = now, reason.strip()
    thing.save(update_fields=["paused_at", "paused_reason"])
    journal.record(kind, call=None, actor=person, at=now, reason=thing.paused_reason, **ids)


def _resume(thing: Team | Unit, person: Person, now: datetime, kind: str, **ids: int) -> None:
    if thing.paused_at is None:
        return
    thing.paused_at, thing.paused_reason = None, ""
    thing.save(update_fields=["paused_at", "paused_reason"])
    journal.record(kind, call=None, actor=person, at=now, **ids)
