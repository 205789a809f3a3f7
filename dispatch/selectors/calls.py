"""Reads of calls. Every one takes the person who asks."""

from django.db.models import Exists, OuterRef, QuerySet

from teams.models import Person, Role

from ..models import Call, Handoff
from ..permissions import Act, may


def calls_visible_to(person: object) -> QuerySet[Call]:
    """Return the calls that `person` may know of: the floor all, the others what is theirs.

    The primary CAD those it sent, a navigator those at their desks now.
    """
    if not isinstance(person, Person) or not may(person, Act.READ_CALL):
        return Call.objects.none()
    # An outline is thousands of numbers, and no call is shown by it.
    calls = Call.objects.select_related("zone__community", "owner").defer("zone__coordinates")
    if person.role == Role.CAD_FEED:
        return calls.filter(taken_by=person)
    if person.role == Role.NAVIGATOR:
        mine = Handoff.objects.filter(desk__navigators=person, ended_at__isnull=True)
        return calls.filter(Exists(mine.filter(call=OuterRef("pk"))))
    return calls
