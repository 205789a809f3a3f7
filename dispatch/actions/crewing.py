"""A crew acts for its own unit and no other."""

from datetime import datetime

from teams.models import Person, Role

from ..models import Assignment, Call
from ..permissions import NotAllowed
from ..selectors.crew import lately_own_units, own_units


def require_own(person: Person | None, assignment: Assignment, now: datetime) -> None:
    """Raise NotAllowed where a crew member acts for a unit that is not theirs; others may."""
    if person is None or person.role != Role.CREW:
        return
    if assignment.unit_id not in own_units(person, now):
        raise NotAllowed(f"{assignment.unit.call_sign} is not your unit")


def require_was_there(person: Person | None, call: Call, now: datetime) -> None:
    """Raise NotAllowed where a crew member ends a call at which their unit was not; others may."""
    if person is None or person.role != Role.CREW:
        return
    there = call.assignments.filter(on_scene_at__isnull=False).values_list("unit_id", flat=True)
    if not lately_own_units(person, now) & set(there):
        raise NotAllowed(f"your unit was not with call {call.number}")
