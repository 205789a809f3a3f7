"""A day of the demo, written out before it is played: the same seed gives the same day. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from ..lifecycle import Outcome
from .city import Spot
from .scenes import Scene

DAY_S: Final = 24 * 3600
HOURS: Final = 24

# How busy each hour is, midnight first, and each day, Monday first. Our own figures, drawn after what
# crisis programs report: a long afternoon and evening, a dip before dawn, louder weekend nights.
BUSY_HOUR: Final = (
    *(7, 6, 5, 4, 3, 3, 4, 5, 7, 8, 9, 10),
    *(11, 12, 13, 14, 14, 14, 13, 13, 12, 12, 10, 9),
)
BUSY_DAY: Final = (1.0, 0.97, 0.98, 1.0, 1.12, 1.1, 0.95)
LATE: Final = frozenset({21, 22, 23, 0, 1, 2})
WEEKEND_NIGHT: Final = 1.5

# How often each community of the demo city calls, against the others.
CALLS_FROM: Final[Mapping[str, int]] = {
    "DNC": 20,
    "BLN": 18,
    "DNE": 16,
    "FLN": 15,
    "MRL": 9,
    "PEN": 7,
    "ING": 6,
    "SNA": 5,
    "DOV": 4,
    "FAL": 4,
    "BOW": 4,
    "RUN": 3,
}

# How a visit ends, in a hundred, as crisis programs report it: engaged 43 (some are then taken to a
# service), not located 30, declined 19, cancelled on the way 7, handed to others for safety 1.
VISITS_END: Final[Mapping[Outcome, int]] = {
    Outcome.ENGAGED: 36,
    Outcome.TRANSPORTED: 7,
    Outcome.NOT_LOCATED: 30,
    Outcome.DECLINED: 19,
    Outcome.CANCELLED: 7,
    Outcome.HANDED_OVER: 1,
}
# Median minutes of each step, and how far they spread (the sigma of a lognormal).
TO_DISPATCH_MIN: Final = 13.0
TRAVEL_MIN: Final = 14.0
ON_SCENE_MIN: Final = 22.0
LOOKING_MIN: Final = 12.0  # until a team gives up looking, or is sent away
BY_PHONE_MIN: Final = 18.0
SPREAD: Final = 0.55
# No step lasts longer than this many medians: a day that is played must end.
LONGEST: Final = 3.0


@dataclass(frozen=True)
class Pace:
    """How long the steps of one call take, in seconds of the day that is played."""

    to_questions: float
    to_answers: float
    to_dispatch: float
    to_rolling: float
    travel: float
    on_scene: float
    by_phone: float


@dataclass(frozen=True)
class Planned:
    """One call of the day: when it comes in, what it is, where, and how it goes."""

    at_s: float
    scene: Scene
    spot: Spot
    phone: str
    pace: Pace
    ends: Outcome


def busy(weekday: int, hour: int) -> float:
    """Return how busy an hour of the week is, against the others."""
    # A night belongs to the day on which it begins.
    weekend_night = (weekday in (4, 5) and hour >= 12) or (weekday in (5, 6) and hour < 12)
    late = WEEKEND_NIGHT if hour in LATE and weekend_night else 1.0
    return BUSY_HOUR[hour] * BUSY_DAY[weekday] * late


def time_of_day(hour: int) -> str:
    """Return day, evening or night, as the scenes name them."""
    if 7 <= hour < 17:
        return "day"
    return "evening" if 17 <= hour < 22 else "night"


def plan_day(
    scenes: Sequence[Scene],
    spots: Sequence[Spot],
    *,
    seed: int,
    calls: int,
    weekday: int,
    first_hour: int,
) -> list[Planned]:
    """Return a day's calls in order, beginning with an hour of a weekday (0 is Monday)."""
    rng = Random(seed)  # noqa: S311 (an invented day is no secret)
    deck: list[Scene] = []
    return [
        _planned(at, _deal(deck, scenes, _hour(first_hour, at), rng), spots, rng)
        for at in _arrivals(rng, calls, weekday, first_hour)
    ]


def _arrivals(rng: Random, calls: int, weekday: int, first_hour: int) -> list[float]:
    ahead = range(HOURS)
    days = [(weekday + (first_hour + n) // HOURS) % 7 for n in ahead]
    weights = [busy(days[n], (first_hour + n) % HOURS) for n in ahead]
    hours = rng.choices(ahead, weights, k=calls)
    return sorted((hour + rng.random()) * 3600 for hour in hours)


def _hour(first_hour: int, at_s: float) -> int:
    return (first_hour + int(at_s // 3600)) % HOURS


def _deal(deck: list[Scene], scenes: Sequence[Scene], hour: int, rng: Random) -> Scene:
    """Take the next scene of a shuffled deck that fits the hour; a deck without one is dealt anew."""
    fitting = ("any", time_of_day(hour))
    if not any(scene.when in fitting for scene in deck):
        deck[:] = rng.sample(scenes, len(scenes))
    scene = next(scene for scene in deck if scene.when in fitting)
    deck.remove(scene)
    return scene


def _planned(at: float, scene: Scene, spots: Sequence[Spot], rng: Random) -> Planned:
    fitting = [spot for spot in spots if spot.kind in scene.at]
    (spot,) = rng.choices(fitting, [CALLS_FROM.get(spot.community, 1) for spot in fitting])
    (chance,) = rng.choices(list(VISITS_END), list(VISITS_END.values()))
    ends = scene.ends or chance
    phone = f"403-555-01{rng.randrange(100):02}"
    return Planned(at, scene, spot, phone, _pace(ends, rng), ends)


def _pace(ends: Outcome, rng: Random) -> Pace:
    brief = ends in (Outcome.NOT_LOCATED, Outcome.DECLINED)
    return Pace(
        to_questions=60 * _minutes(0.8, rng),
        to_answers=60 * _minutes(2.5, rng),
        to_dispatch=60 * _minutes(TO_DISPATCH_MIN, rng),
        to_rolling=60 * _minutes(1.5, rng),
        travel=60 * _minutes(TRAVEL_MIN, rng),
        on_scene=60 * _minutes(LOOKING_MIN if brief else ON_SCENE_MIN, rng),
        by_phone=60 * _minutes(BY_PHONE_MIN, rng),
    )


def _minutes(median: float, rng: Random) -> float:
    return min(rng.lognormvariate(math.log(median), SPREAD), LONGEST * median)
