"""Agencies, teams, units and their weekly shifts are set up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from pilot_zones.models import Community
from teams.models import Agency, Shift, Skill, Team, Unit, UnitKind
from teams.roster import ShiftTime

from .. import journal
from ..permissions import Act, require


@dataclass(frozen=True)
class NewUnit:
    """A unit of a team of an agency. No communities: the team covers the whole city."""

    call_sign: str
    kind: UnitKind
    agency: str
    team: str
    base: tuple[float, float]  # latitude, longitude
    communities: tuple[str, ...] = ()
    skills: tuple[tuple[str, str], ...] = ()  # code, label
    shifts: tuple[ShiftTime, ...] = field(default=())


@transaction.atomic
def keep_unit(new: NewUnit, *, actor: object, now: datetime) -> Unit:
    """Return the unit with this call sign, made where missing with its agency, team and shifts."""
    person = require(actor, Act.CHANGE_TEAMS)
    held = Unit.objects.filter(call_sign=new.call_sign).first()
    if held is not None:
        return held
    unit = Unit.objects.create(
        team=_team_of(new),
        call_sign=new.call_sign,
        kind=new.kind,
        base_lat=new.base[0],
        base_lng=new.base[1],
    )
    unit.skills.set(_skills(new.skills))
    Shift.objects.bulk_create(
        Shift(
            unit=unit,
            weekday=shift.weekday,
            starts=shift.starts,
            ends=shift.ends,
            first_day=shift.first_day,
            last_day=shift.last_day,
            officer_aboard=shift.officer_aboard,
        )
        for shift in new.shifts
    )
    journal.record("unit.added", call=None, actor=person, at=now, unit=unit.pk)
    return unit


def _team_of(new: NewUnit) -> Team:
    agency, _ = Agency.objects.get_or_create(name=new.agency)
    team, made = Team.objects.get_or_create(name=new.team, defaults={"agency": agency})
    if made:
        team.communities.set(Community.objects.filter(code__in=new.communities))
    return team


def _skills(pairs: Iterable[tuple[str, str]]) -> list[Skill]:
    return [
        Skill.objects.get_or_create(code=code, defaults={"label": label})[0]
        for code, label in pairs
    ]
