"""A crew acts for its own unit and no other."""

from datetime import datetime

from teams.models import Person, Role

from ..models import Assignment
from ..permissions import NotAllowed
from ..selectors.crew import own_units


def require_own(person: Person | None, assignment: Assignment, now: datetime) -> None:
    """Raise NotAllowed where a crew member acts for a unit that is not theirs; others may."""
    if person is None or person.role != Role.CREW:
        return
    if assignment.unit_id not in own_units(person, now):
        raise NotAllowed(f"{assignment.unit.call_sign} is not your unit")
