"""Agencies with their teams, units, people and shifts: a coordinator sees the own agency's alone."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from teams.models import (
    Absence,
    Agency,
    DatedShift,
    Person,
    Role,
    Shift,
    ShiftChange,
    Team,
    Unit,
)

from ..permissions import Act, may

Row = TypeVar("Row", bound=Model)
# What a coordinator may give to somebody, and whom they see.
AGENCY_ROLES = (Role.CREW, Role.COORDINATOR)
# These see every agency; a coordinator sees one; nobody else sees any here.
SEE_ALL = (Role.ADMIN, Role.SUPERVISOR)


def sees_every_agency(person: object) -> bool:
    """Return whether somebody sees the agencies of others too."""
    return isinstance(person, Person) and may(person, Act.SEE_COVER) and person.role in SEE_ALL


def agencies_visible_to(person: object) -> QuerySet[Agency]:
    """Return the agencies, by name, that somebody may see with their rosters."""
    return _own(Agency.objects.order_by("name"), person, "pk")


def teams_visible_to(person: object) -> QuerySet[Team]:
    """Return the teams that somebody may see."""
    return _own(Team.objects.select_related("agency"), person, "agency")


def units_visible_to(person: object) -> QuerySet[Unit]:
    """Return the units that somebody may see, those out of service too."""
    return _own(Unit.objects.select_related("team__agency"), person, "team__agency")


def people_visible_to(person: object) -> QuerySet[Person]:
    """Return the people that somebody may keep: a coordinator's are the agency's crew and coordinators."""
    people = Person.objects.filter(is_machine=False).select_related("agency")
    mine = _own(people.order_by("last_name", "first_name", "username"), person, "agency")
    if isinstance(person, Person) and person.role == Role.COORDINATOR:
        return mine.filter(role__in=AGENCY_ROLES)
    return mine


def shifts_visible_to(person: object) -> QuerySet[Shift]:
    """Return the weekly shifts that somebody may see."""
    shifts = Shift.objects.select_related("unit__team__agency")
    return _own(shifts, person, "unit__team__agency")


def dated_shifts_visible_to(person: object) -> QuerySet[DatedShift]:
    """Return the shifts of single dates that somebody may see."""
    shifts = DatedShift.objects.select_related("unit__team__agency")
    return _own(shifts, person, "unit__team__agency")


def changes_visible_to(person: object) -> QuerySet[ShiftChange]:
    """Return the changes of single dates that somebody may see."""
    changes = ShiftChange.objects.select_related(
        "shift__unit__team__agency", "person_out", "person_in"
    )
    return _own(changes, person, "shift__unit__team__agency")


def absences_visible_to(person: object) -> QuerySet[Absence]:
    """Return the absences that somebody may see."""
    return Absence.objects.filter(person__in=people_visible_to(person)).select_related("person")


def crew_of(agency_id: int) -> QuerySet[Person]:
    """Return the active people of an agency who may work on its units."""
    crew = Person.objects.filter(agency=agency_id, is_active=True, is_machine=False)
    return crew.filter(role__in=AGENCY_ROLES).order_by("last_name", "first_name")


def _own(rows: QuerySet[Row], person: object, agency: str) -> QuerySet[Row]:
    """Return all rows, those of the person's agency, or none."""
    if sees_every_agency(person):
        return rows
    if not isinstance(person, Person) or not may(person, Act.SEE_COVER):
        return rows.none()
    return rows.filter(Q(**{agency: person.agency_id})) if person.agency_id else rows.none()
