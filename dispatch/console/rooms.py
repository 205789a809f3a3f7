"""The rooms of the bar: which pages there are, and who is shown the way to them."""

from dataclasses import dataclass
from typing import Final

from ..permissions import Act, may


@dataclass(frozen=True)
class Page:
    """One page of a room. `key` is what its view calls `room`; `url` is a name, without arguments."""

    key: str
    label: str
    url: str
    act: Act


@dataclass(frozen=True)
class Room:
    """Pages that belong together, as one word in the bar; with one page only, the page itself."""

    label: str
    pages: tuple[Page, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its pages."""
        return tuple(page.key for page in self.pages)


ROOMS: Final = (
    Room("Board", (Page("board", "Board", "console:board", Act.WATCH_BOARD),)),
    Room("Desk", (Page("desk", "Desk", "desk:desk", Act.WORK_DESK),)),
    Room("Phone page", (Page("field", "Phone page", "field:page", Act.WORK_IN_FIELD),)),
    Room("Follow-ups", (Page("follow-ups", "Follow-ups", "followups:list", Act.WORK_FOLLOW_UPS),)),
    Room(
        "My reviews",
        (Page("my-reviews", "My reviews", "supervision:my-reviews", Act.READ_OWN_REVIEWS),),
    ),
    Room("Services", (Page("directory", "Services", "directory:search", Act.SEARCH_DIRECTORY),)),
    Room("Training", (Page("training", "Training", "training:shift", Act.TRAIN),)),
    Room(
        "Supervision",
        (
            Page("queue", "Queue", "supervision:queue", Act.WATCH_QUEUE),
            Page("ledger", "Not served", "supervision:ledger", Act.READ_LEDGER),
            Page("clocks", "Clocks", "supervision:clocks", Act.READ_LEDGER),
            Page("shadow", "Shadow", "supervision:shadow", Act.READ_LEDGER),
            Page("quality", "Raises and lowers", "supervision:quality", Act.READ_QUALITY),
            Page("reviews", "Reviews", "supervision:reviews", Act.READ_QUALITY),
            Page("past", "Looking back", "supervision:past", Act.LOOK_BACK),
            Page("wall", "Wall board", "supervision:wall", Act.WATCH_WALL),
            Page("system", "System", "supervision:system", Act.WATCH_RUNNING),
        ),
    ),
    Room(
        "Teams",
        (
            Page("teams", "Teams", "setup:teams", Act.KEEP_ROSTER),
            Page("rota", "Rota", "setup:rota", Act.KEEP_ROSTER),
            Page("people", "People", "setup:people", Act.KEEP_ROSTER),
            Page("skills", "Skills", "setup:skills", Act.KEEP_ROSTER),
            Page("cover", "Cover", "supervision:cover", Act.SEE_COVER),
        ),
    ),
    Room(
        "Setup",
        (
            Page("zones", "Communities", "setup:zones", Act.PAUSE_COMMUNITY),
            Page("protocols", "Protocols", "setup:protocols", Act.EDIT_PROTOCOL),
            Page("cautions", "Cautions", "setup:cautions", Act.CHANGE_CAUTIONS),
            Page("partners", "Partners", "setup:partners", Act.READ_PARTNERS),
            Page("desks", "Desks", "setup:desks", Act.CHANGE_TEAMS),
            Page("directory-setup", "Service directory", "setup:directory", Act.CHANGE_DIRECTORY),
        ),
    ),
)


def rooms_of(person: object) -> list[Room]:
    """Return the rooms that `person` may enter, each with the pages that are theirs."""
    allowed = [(room.label, tuple(p for p in room.pages if may(person, p.act))) for room in ROOMS]
    return [
        Room(label if len(pages) > 1 else pages[0].label, pages)
        for label, pages in allowed
        if pages
    ]
