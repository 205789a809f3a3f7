"""The words of the open call for partners: what is scored, and where an application stands. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Stand(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


STAND_WORDS: Final = {
    Stand.RECEIVED: "Received; two people read it",
    Stand.ACCEPTED: "Accepted",
    Stand.DECLINED: "Declined",
    Stand.WITHDRAWN: "Withdrawn by the applicant",
}
# What a letter says in words may name people: all of it goes with the letter. What stays is the
# reference, the agency's name, when it came, how and when and why it was decided, and the scores.
ABOUT_PEOPLE: Final = (
    *("about", "communities", "hours", "staff", "training", "languages", "references"),
    *("contact_name", "contact_email", "contact_phone"),
)


class Criterion(StrEnum):
    """What each reviewer scores by themselves."""

    COMMUNITY = "community"
    EXPERIENCE = "experience"
    STAFF = "staff"
    HOURS = "hours"
    SAFETY = "safety"


CRITERION_WORDS: Final = {
    Criterion.COMMUNITY: "Led by and known in the communities it names",
    Criterion.EXPERIENCE: "Experience with people in crisis",
    Criterion.STAFF: "Staff, training and support after hard calls",
    Criterion.HOURS: "Hours that it can keep",
    Criterion.SAFETY: "Safety: plans, backup, references",
}
# Each criterion from 1 (not shown) to 5 (fully shown).
SCORES: Final = range(1, 6)
# So many people score an application, each alone, before anybody may accept it.
REVIEWERS: Final = 2


@dataclass(frozen=True)
class Letter:
    """The letter of intent as it was sent: a checked PDF. Its name is only shown, never a path."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Application:
    """What an agency says of itself."""

    agency: str
    communities: str
    hours: str
    staff: str
    training: str
    languages: str
    references: str
    contact_name: str
    contact_email: str
    contact_phone: str
    about: str
