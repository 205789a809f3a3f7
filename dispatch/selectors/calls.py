"""Reads of calls. Every one takes the person who asks."""

from django.db.models import QuerySet

from teams.models import Person, Role

from ..models import Call
from ..permissions import Act, may


def calls_visible_to(person: object) -> QuerySet[Call]:
    """Return the calls that `person` may know of: the primary CAD its own, the floor all."""
    if not isinstance(person, Person) or not may(person, Act.READ_CALL):
        return Call.objects.none()
    # An outline is thousands of numbers, and no call is shown by it.
    calls = Call.objects.select_related("zone__community", "owner").defer("zone__coordinates")
    if person.role == Role.CAD_FEED:
        return calls.filter(taken_by=person)
    return calls
