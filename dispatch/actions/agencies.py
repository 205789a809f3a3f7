"""Agencies, their teams and their units are kept: by an admin, or by the agency's own coordinator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from pilot_zones.models import Community
from teams.models import Agency, Person, Skill, Team, Unit, UnitKind
from teams.skill_list import ListedSkill

from .. import journal
from ..lifecycle import ACTIVE_STATUSES
from ..models import Assignment
from ..permissions import Act, require
from ..selectors.agencies import agencies_visible_to, teams_visible_to, units_visible_to
from .agency_rows import Agreement, bind, save_agency_row, save_named
from .errors import ActionRefused


class NotYours(ActionRefused):
    """There is no such agency, team, unit, person or shift, or it is another agency's."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "not_found"


class UnitIsOut(ActionRefused):
    """The unit is asked to take a call, or is with one."""

    code: ClassVar[str] = "unit_is_out"


@dataclass(frozen=True)
class UnitTold:
    """What a form says of a unit; skills are those of the vehicle, whoever is aboard."""

    call_sign: str
    kind: UnitKind
    base: tuple[float, float]  # latitude, longitude
    skills: tuple[ListedSkill, ...] = ()


def keeper(who: object) -> Person:
    """Return the person who may keep rosters; raises NotAllowed."""
    person = require(who, Act.KEEP_ROSTER)
    assert person is not None, "the system keeps no roster"
    return person


@transaction.atomic
def save_agency(*, agency_id: int | None, name: str, actor: object, now: datetime) -> Agency:
    """Add or rename an agency. Raises NotAllowed, NotYours, NameInUse."""
    person = require(actor, Act.CHANGE_TEAMS)
    agency = Agency() if agency_id is None else _agency(agency_id, person)
    save_agency_row(agency, name)
    journal.record("agency.saved", call=None, actor=person, at=now, agency=agency.pk)
    return agency


@transaction.atomic
def set_agreement(*, agency_id: int, agreement: Agreement, actor: object, now: datetime) -> Agency:
    """Set the days of an agency's agreement. Raises NotAllowed, NotYours, AgreementUnclear."""
    person = require(actor, Act.CHANGE_TEAMS)
    agency = agencies_visible_to(person).select_for_update().filter(pk=agency_id).first()
    if agency is None:
        raise NotYours("there is no such agency")
    bind(agency, agreement)
    agency.save(update_fields=["agreement_from", "agreement_until"])
    days = [agreement.first, agreement.last]
    # As a line about units: which may be sent has changed, and every console draws them anew.
    journal.record(
        "unit.agreement_set", call=None, actor=person, at=now, agency=agency.pk, days=days
    )
    return agency


@transaction.atomic
def add_team(
    *, agency_id: int, name: str, communities: Iterable[str], actor: object, now: datetime
) -> Team:
    """Add a team to an agency. Raises NotAllowed, NotYours, NameInUse."""
    person = keeper(actor)
    team = Team(agency=_agency(agency_id, person), name=name)
    return _save_team(team, communities, person, now)


@transaction.atomic
def save_team(
    *, team_id: int, name: str, communities: Iterable[str], actor: object, now: datetime
) -> Team:
    """Rename a team and say which communities it covers; none are all. Raises as add_team."""
    person = keeper(actor)
    team = teams_visible_to(person).select_for_update(of=("self",)).filter(pk=team_id).first()
    if team is None:
        raise NotYours("there is no such team")
    team.name = name
    return _save_team(team, communities, person, now)


@transaction.atomic
def add_unit(*, team_id: int, told: UnitTold, actor: object, now: datetime) -> Unit:
    """Add a unit to a team. Raises NotAllowed, NotYours, NameInUse."""
    person = keeper(actor)
    team = teams_visible_to(person).filter(pk=team_id).first()
    if team is None:
        raise NotYours("there is no such team")
    return _save_unit(Unit(team=team), told, person, now)


@transaction.atomic
def save_unit(*, unit_id: int, told: UnitTold, actor: object, now: datetime) -> Unit:
    """Change what a unit is called, is, brings and starts from. Raises as add_unit."""
    person = keeper(actor)
    return _save_unit(unit_of(unit_id, person), told, person, now)


@transaction.atomic
def retire_unit(*, unit_id: int, actor: object, now: datetime) -> Unit:
    """Take a unit out of service for good. Raises NotAllowed, NotYours, UnitIsOut."""
    person = keeper(actor)
    unit = unit_of(unit_id, person)
    out = Assignment.objects.filter(unit=unit, status__in=ACTIVE_STATUSES).first()
    if out is not None:
        raise UnitIsOut(f"{unit.call_sign} is with call {out.call.number}; clear it first")
    if unit.retired_at is None:
        unit.retired_at = now
        unit.save(update_fields=["retired_at"])
        journal.record("unit.retired", call=None, actor=person, at=now, unit=unit.pk)
    return unit


def unit_of(unit_id: int, person: object) -> Unit:
    """Return a unit that somebody may keep, locked until the commit; raises NotYours."""
    units = units_visible_to(person).filter(pk=unit_id, retired_at__isnull=True)
    unit = units.select_for_update(of=("self",)).first()
    if unit is None:
        raise NotYours("there is no such unit in service")
    return unit


def stored_skills(listed: Iterable[ListedSkill]) -> list[Skill]:
    """Return the rows of some skills of the list, made where they are asked for first."""
    return [
        Skill.objects.get_or_create(code=one.code, defaults={"label": one.label})[0]
        for one in listed
    ]


def _agency(agency_id: int, person: object) -> Agency:
    agency = agencies_visible_to(person).filter(pk=agency_id).first()
    if agency is None:
        raise NotYours("there is no such agency")
    return agency


def _save_team(team: Team, communities: Iterable[str], person: Person, now: datetime) -> Team:
    save_named(team, f"there is a team called {team.name}")
    team.communities.set(Community.objects.filter(code__in=list(communities)))
    journal.record("unit.team_saved", call=None, actor=person, at=now, team=team.pk)
    return team


def _save_unit(unit: Unit, told: UnitTold, person: Person, now: datetime) -> Unit:
    unit.call_sign, unit.kind = told.call_sign, told.kind
    unit.base_lat, unit.base_lng = told.base
    save_named(unit, f"there is a unit called {told.call_sign}")
    unit.skills.set(stored_skills(told.skills))
    journal.record("unit.saved", call=None, actor=person, at=now, unit=unit.pk)
    return unit
