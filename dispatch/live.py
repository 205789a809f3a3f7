"""What a console is told: one journal line as the text that goes down its line."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone

from .journal import Line
from .selectors.alarms import alarms_now
from .selectors.board import rows_of, units_with
from .selectors.desk import past_at, rows_at
from .selectors.field import calls_of, card_of
from .selectors.handoffs import outcomes_from_desks
from .selectors.pauses import paused_communities


class View(StrEnum):
    """Consoles of one view are told the very same bytes."""

    BOARD = "board"
    # Machines: numbers and ids, no part of a page.
    FEED = "feed"


@dataclass(frozen=True)
class DeskView:
    """The view of the navigators of some desks: only the calls that these desks were asked to take."""

    desks: frozenset[int]


@dataclass(frozen=True)
class CrewView:
    """The view of a crew's phones: the calls of its own units; of every other line the number alone."""

    units: frozenset[int]


Sight = View | DeskView | CrewView

# Lines that change nothing on a board: they are told, so that no number is missing, but not drawn.
UNDRAWN = frozenset(
    {
        "care.read",
        "followup.read",
        "token.issued",
        "person.added",
        "zone_draft.started",
        "zone_draft.saved",
        "zone_draft.reviewed",
        "zone_draft.discarded",
    }
) | {
    "caution.added",
    "caution.reviewed",
    "caution.retired",
    "reviews.picked",
    "review.given",
    "review.read",
    "partner.applied",
    "partner.scored",
    "partner.declined",
    "partner.accepted",
    "partner.link_renewed",
    "partner.withdrawn",
    "partner.letter_erased",
    "person.password_set",
}

# Lines that may begin or end an alarm: a crew that leaves is not asked any more.
ALARMING = ("emergency.", "check_in.", "backup.", "unit.clear")


@dataclass
class Told:
    """A line and its text by view, drawn once and handed to every console of that view."""

    line: Line
    text: dict[Sight, str] = field(default_factory=dict)


def beat(head: int) -> str:
    """Return the heartbeat, which carries the last number that this process has told."""
    return json.dumps({"t": "beat", "head": head})


def hello(head: int, epoch: UUID) -> str:
    """Return the greeting of a line."""
    return json.dumps({"t": "hello", "head": head, "epoch": str(epoch)})


RELOAD = json.dumps({"t": "reload"})


def line_text(line: Line, html: str) -> str:
    """Return one line as it is sent; `html` holds the parts of the page that it changed."""
    return json.dumps(
        {
            "t": "line",
            "seq": line.seq,
            "kind": line.kind,
            "call": str(line.call) if line.call else None,
            "at": line.at.isoformat(),
            "html": html,
        }
    )


def draw(told: Iterable[Told], view: Sight) -> None:
    """Give each line its text for `view`. A call is drawn once, on its last line among these."""
    waiting = [entry for entry in told if view not in entry.text]
    if view is View.FEED:
        for entry in waiting:
            entry.text[view] = line_text(entry.line, "")
        return
    if isinstance(view, CrewView):
        _draw_for_crew(waiting, view)
        return
    last: dict[UUID | None, int] = {
        entry.line.call: entry.line.seq for entry in waiting if entry.line.kind not in UNDRAWN
    }
    calls = [call for call in last if call]
    if isinstance(view, DeskView):
        cards, rest = _desk_parts(calls, view)
    else:
        cards, rest = _cards(calls), _board_parts({entry.line for entry in waiting})
    rest += _pauses({entry.line.kind for entry in waiting})
    rest += _alarms({entry.line.kind for entry in waiting}, on_floor=view is View.BOARD)
    newest = max(last.values(), default=0)
    for entry in waiting:
        line = entry.line
        html = cards.get(line.call, "") if last.get(line.call) == line.seq and line.call else ""
        entry.text[view] = line_text(line, html + (rest if line.seq == newest else ""))


def _alarms(kinds: Collection[str], *, on_floor: bool) -> str:
    """Return what alarms every console, where one of these lines may have changed it."""
    if not any(kind.startswith(ALARMING) for kind in kinds):
        return ""
    alarms = {"alarms": alarms_now(), "on_floor": on_floor}
    return render_to_string("console/_alarms.html", alarms)


def _pauses(kinds: Collection[str]) -> str:
    """Return the communities that are paused, where one of these lines changed that."""
    if not any(kind.startswith("community.") for kind in kinds):
        return ""
    pauses = paused_communities(timezone.now())
    return render_to_string("console/_pauses.html", {"pauses": pauses})


def _board_parts(lines: Collection[Line]) -> str:
    """Return what lines change on a board beside their calls' rows: units, and what desks ended."""
    now = timezone.now()
    moved = {line.call for line in lines if line.kind.startswith(("unit.", "check_in."))}
    units = _units(moved, now) if moved else ""
    if not any(line.kind == "call.closed" for line in lines):
        return units
    ended = {"outcomes": outcomes_from_desks(now)}
    return units + render_to_string("console/_desk_outcomes.html", ended)


def _desk_parts(calls: Collection[UUID], view: DeskView) -> tuple[Mapping[UUID | None, str], str]:
    """Return the rows of a desk, and what it has no more where one of them went."""
    rows = rows_at(view.desks, calls) if calls else []
    cards: dict[UUID | None, str] = {
        row.id: render_to_string("desk/_row.html", {"row": row}) for row in rows
    }
    if not any(row.gone for row in rows):
        return cards, ""
    past = {"past": past_at(view.desks, timezone.now())}
    return cards, render_to_string("desk/_past.html", past)


def _draw_for_crew(waiting: Collection[Told], view: CrewView) -> None:
    """Draw a crew's card once, on the last line that concerns it."""
    own = calls_of(view.units, {entry.line.call for entry in waiting if entry.line.call})
    newest = max(
        (entry.line.seq for entry in waiting if _concerns_crew(entry.line, own)), default=0
    )
    card = card_of(view.units, timezone.now()) if newest else None
    html = render_to_string("field/_card.html", {"card": card}) if card else ""
    for entry in waiting:
        line = entry.line
        told = line if line.call in own else replace(line, kind="", call=None)
        entry.text[view] = line_text(told, html if line.seq == newest else "")


def _concerns_crew(line: Line, own: Collection[UUID]) -> bool:
    """Whether a line may change the card: of its own calls, or of none, such as an emergency's."""
    return line.kind not in UNDRAWN and (line.call is None or line.call in own)


def _cards(calls: list[UUID]) -> Mapping[UUID | None, str]:
    rows = rows_of(calls)
    return {row.id: render_to_string("console/_row.html", {"row": row}) for row in rows}


def _units(calls: set[UUID | None], now: datetime) -> str:
    return "".join(
        render_to_string("console/_unit.html", {"unit": unit}) for unit in units_with(calls, now)
    )
