"""A review of a draft as its page shows it: hour by hour, with a bar for each. Pure."""

from dataclasses import dataclass
from typing import Any

# A bar's length, in steps of the largest hour: classes, since a page has no inline style.
STEPS = 10


@dataclass(frozen=True)
class HourRow:
    """One hour of the day: calls gained and lost, and the length of each bar in steps."""

    hour: str
    gained: int
    lost: int
    gained_step: int
    lost_step: int


@dataclass(frozen=True)
class ReviewShown:
    """What a draft would have done to the past 90 days."""

    read: int
    for_team: int
    gained: int
    lost: int
    team_hours: str
    visit: str
    hours: list[HourRow]
    places: list[tuple[str, int, int]]
    doubts: list[dict[str, Any]]
    short: list[dict[str, Any]]


def review_shown(found: dict[str, Any]) -> ReviewShown:
    """Return what the page draws of a review that ended."""
    gained, lost = found["gained"], found["lost"]
    visit = found["hours_of_a_visit"]
    top = max([*gained, *lost, 1])
    hours = [
        HourRow(f"{hour:02}", more, less, _step(more, top), _step(less, top))
        for hour, (more, less) in enumerate(zip(gained, lost, strict=True))
    ]
    return ReviewShown(
        read=found["read"],
        for_team=found["for_team"],
        gained=sum(gained),
        lost=sum(lost),
        team_hours=f"{(sum(gained) - sum(lost)) * visit:+.1f}",
        visit=f"{visit:g}",
        hours=hours,
        places=[tuple(place) for place in found["places"]],
        doubts=found["doubts"],
        short=found["short"],
    )


def _step(calls: int, top: int) -> int:
    return max(1, round(calls / top * STEPS)) if calls else 0
