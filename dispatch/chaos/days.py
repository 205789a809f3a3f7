"""The day that loads a run: the shipped synthetic one, or real arrivals of a CAD's export."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from dispatch.demo.city import spots
from dispatch.demo.replay.incidents import Incident, Step, read_incidents
from dispatch.demo.replay.problems import type_for
from dispatch.demo.scenes import scenes
from dispatch.demo.script import DAY_S, Pace, Planned, plan_day

# Of a whole day, at 60x in 24 minutes: about one every second and a half.
CALLS_A_DAY: Final = 1000
MONDAY, NOON = 0, 12
# Where the exports that we know were made.
ZONE: Final = ZoneInfo("America/New_York")
EXPORTS: Final = "data/cad_replay"
LONGEST_STEP_S: Final = 3600.0


def exports_in(shared: Path) -> tuple[Path, ...]:
    """Return the exports of incidents that lie there, in order; none where there is no such folder."""
    return tuple(sorted((shared / EXPORTS).glob("week[0-9]*.csv")))


def day_for(files: Sequence[Path], seed: int) -> list[Planned]:
    """Return a day by seed: synthetic, or with the times, kinds and words of `files` laid over it.

    Raises ReplayFileUnreadable, OSError.
    """
    real = sorted((one for file in files for one in _first_day(file)), key=lambda one: one[0])
    day = plan_day(
        scenes(),
        spots(),
        seed=seed,
        calls=len(real) or CALLS_A_DAY,
        weekday=MONDAY,
        first_hour=NOON,
    )
    if real:
        return [_with(planned, *one) for planned, one in zip(day, real, strict=True)]
    first = day[0].at_s
    return [replace(planned, at_s=planned.at_s - first) for planned in day]


def _first_day(file: Path) -> Iterator[tuple[float, Incident]]:
    """Yield the incidents of the day that begins with the file's first noon, each with its second."""
    incidents = [one for one in read_incidents(file, ZONE) if one.at]
    first = min(one.moments[Step.START] for one in incidents).astimezone(ZONE)
    noon = datetime.combine(first.date(), time(NOON), ZONE)
    for one in incidents:
        after_s = (one.moments[Step.START] - noon) / timedelta(seconds=1)
        if 0 <= after_s < DAY_S:
            yield after_s, one


def _with(planned: Planned, at_s: float, real: Incident) -> Planned:
    """Return a call with the time, the kind and the words of a real incident, and its crew's pace."""
    kind = type_for(real.problem) or "UNKNOWN"
    scene = replace(planned.scene, type=kind, says=f"{real.agency}: {real.problem}")
    return replace(planned, at_s=at_s, scene=scene, pace=_pace(planned.pace, real))


def _pace(pace: Pace, real: Incident) -> Pace:
    def between(begins: Step, ends: Step, otherwise: float) -> float:
        if begins not in real.moments or ends not in real.moments:
            return otherwise
        took = (real.moments[ends] - real.moments[begins]) / timedelta(seconds=1)
        return min(max(took, 0.0), LONGEST_STEP_S)

    return replace(
        pace,
        to_dispatch=between(Step.QUEUE, Step.DISPATCH, pace.to_dispatch),
        travel=between(Step.EN_ROUTE, Step.ARRIVAL, pace.travel),
        on_scene=between(Step.ARRIVAL, Step.CLOSE, pace.on_scene),
    )
