"""Who works the evening that the training shift is made of, and where: the demo centre without calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from teams.models import Person

from ..actions.people import NewPerson, keep_person
from ..demo.city import seed_city
from ..demo.desks import DESKS
from ..demo.fleet import seed_fleet
from ..demo.people import DEMO_PEOPLE
from ..demo.seeding import seed_desks
from ..demo.shipping import publish_shipped
from ..permissions import SYSTEM

FLOOR: Final = ("dana", "sam")
NAVIGATORS: Final = {desk.name: desk.navigators[0] for desk in DESKS}


@dataclass(frozen=True)
class Cast:
    """The people who act; navigators by the name of their desk."""

    floor: tuple[Person, ...]
    navigators: Mapping[str, Person]


def gather(*, now: datetime) -> Cast:
    """Lay out the demo centre in an empty database and return who works there. Nobody can log in."""
    publish_shipped(now=now)
    seed_city(now=now)
    seed_fleet(now=now)
    people = {name: _kept(name, now) for name in (*FLOOR, *NAVIGATORS.values())}
    seed_desks(now=now)
    return Cast(
        tuple(people[name] for name in FLOOR),
        {desk: people[name] for desk, name in NAVIGATORS.items()},
    )


def _kept(username: str, now: datetime) -> Person:
    who = next(person for person in DEMO_PEOPLE if person.username == username)
    new = NewPerson(username, "", who.first_name, who.last_name, who.role)
    return keep_person(new, actor=SYSTEM, now=now)
