"""Everything that the demo centre has when somebody first logs in."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from teams.models import Person

from ..actions.desks import keep_desk
from ..actions.people import NewPerson, keep_person
from ..actions.roster import crew_unit
from ..permissions import SYSTEM
from .city import seed_city
from .desks import DESKS
from .fleet import seed_fleet
from .opening import seed_first_calls
from .partners import seed_partners
from .people import DEMO_PEOPLE
from .reviews import seed_reviews
from .services import seed_services
from .shipping import publish_shipped
from .visits import seed_visits


def seed_people(*, now: datetime) -> str:
    """Let the demo people in; one who exists keeps their password."""
    before = Person.objects.count()
    for person in DEMO_PEOPLE:
        new = NewPerson(
            username=person.username,
            password=person.password,
            first_name=person.first_name,
            last_name=person.last_name,
            role=person.role,
            agency=person.agency,
        )
        keep_person(new, actor=SYSTEM, now=now)
    return f"{len(DEMO_PEOPLE)} people, {Person.objects.count() - before} of them new"


def seed_crews(*, now: datetime) -> str:
    """Put the crews on their units' shifts; a unit that has people keeps them."""
    crews = [(p.unit, p.username) for p in DEMO_PEOPLE if p.unit]
    put = [crew_unit(sign, [name], actor=SYSTEM, now=now) for sign, name in crews]
    return f"{len(crews)} crew members, {sum(map(bool, put))} of them put on shifts"


def seed_desks(*, now: datetime) -> str:
    """Set up the desks that take calls which 911 hands off; one that is there stays as it is."""
    for desk in DESKS:
        keep_desk(desk, actor=SYSTEM, now=now)
    return " and ".join(desk.name for desk in DESKS)


class Seeding(Protocol):
    """One part of the seeding."""

    def __call__(self, *, now: datetime) -> str:
        """Do what is missing; return what was done, for a person."""


PARTS: tuple[tuple[str, Seeding], ...] = (
    ("protocol", publish_shipped),
    ("city", seed_city),
    ("units", seed_fleet),
    ("people", seed_people),
    ("crews", seed_crews),
    ("desks", seed_desks),
    ("services", seed_services),
    ("partners", seed_partners),
    ("reviews", seed_reviews),
    ("follow-ups", seed_visits),
    ("calls", seed_first_calls),
)


def seed_demo(*, now: datetime, tell: Callable[[str, str], None]) -> None:
    """Do all that is missing, part by part; `tell` hears the name of each and what was done."""
    for name, part in PARTS:
        tell(name, part(now=now))
