"""Who works when: people are put on shifts."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from teams.models import Person, Shift

from .. import journal
from ..permissions import Act, require


@transaction.atomic
def crew_unit(call_sign: str, usernames: Sequence[str], *, actor: object, now: datetime) -> int:
    """Put people on every weekly shift of a unit that has nobody yet; return on how many."""
    person = require(actor, Act.CHANGE_TEAMS)
    shifts = Shift.objects.select_for_update().filter(unit__call_sign=call_sign)
    people = list(Person.objects.filter(username__in=usernames))
    empty = [shift for shift in shifts.order_by("pk") if not shift.people.exists()]
    for shift in empty:
        shift.people.set(people)
    if empty:
        journal.record(
            "roster.crewed",
            call=None,
            actor=person,
            at=now,
            unit=empty[0].unit_id,
            people=[one.pk for one in people],
        )
    return len(empty)
