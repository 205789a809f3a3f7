"""What befell a past call: invented, plausible, and counted by the program's own rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from ...handoff_codes import HandoffStatus, ReturnCode
from ...lifecycle import CRISIS_RESPONSES, AssignmentStatus, Ledger, Outcome, settle
from ...reasons import DeclineReason

BY_PHONE: Final = frozenset({"NAV_211", "DISTRESS_988"})
# Shares, by which each call is drawn.
NEVER_ASSESSED: Final = 0.08
CRISIS: Final = 0.45
# What part of the eligible calls was served when the pilot began, and how much more at the end.
SERVED_FIRST: Final = 0.4
SERVED_MORE: Final = 0.35
MINUTE: Final = 60.0
VISITS: Final = (
    *[Outcome.ENGAGED] * 6,
    *[Outcome.NOT_LOCATED] * 2,
    *[Outcome.TRANSPORTED, Outcome.DECLINED],
)
TALKS: Final = (Outcome.RESOLVED_BY_PHONE, Outcome.RESOLVED_BY_PHONE, Outcome.CONNECTED)
NO_MATTER: Final = (Outcome.CANCELLED, Outcome.DUPLICATE, Outcome.NO_CRISIS)


@dataclass(frozen=True, slots=True)
class Scene:
    """What the protocol made of one scenario."""

    number: int
    level: int
    responses: tuple[str, ...]
    not_served: tuple[str, ...]
    rule: str

    @classmethod
    def of(cls, number: int, judged: Mapping[str, Any]) -> "Scene":
        """Return the scene of an outcome as it is stored."""
        return cls(
            number,
            judged["level"],
            tuple(judged["responses"]),
            tuple(judged["not_served"]),
            next(iter(judged["rules"]), ""),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """One desk or unit that was asked, in seconds after the call came in."""

    status: str
    offered_s: float
    ended_s: float
    accepted_s: float | None = None
    en_route_s: float | None = None
    on_scene_s: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One past call; `scene` is None where nobody assessed it."""

    scene: Scene | None
    outcome: Outcome
    ledger: Ledger
    codes: list[str]
    level: int
    hard_stop_s: float
    decided_s: float
    closed_s: float
    desks: tuple[Asked, ...] = ()
    units: tuple[Asked, ...] = ()


class Teller:
    """Draws stories, the same ones for the same random numbers."""

    def __init__(self, scenes: Sequence[Scene], rng: Random) -> None:
        self._rng = rng
        self._crisis = [s for s in scenes if CRISIS_RESPONSES & set(s.responses) or s.not_served]
        self._other = [s for s in scenes if s not in self._crisis]

    def tell(self, age: float) -> Story:
        """Return a story; `age` runs from 1, the oldest call, to 0."""
        drawn = self._rng.random()
        if drawn < NEVER_ASSESSED:
            return self._unassessed()
        of = self._crisis if drawn < NEVER_ASSESSED + CRISIS else self._other
        scene = of[int(self._rng.random() * len(of))]
        if of is self._other or self._rng.random() > SERVED_FIRST + SERVED_MORE * (1 - age):
            return self._handed_over(scene)
        return self._talked(scene) if BY_PHONE & set(scene.responses) else self._visited(scene)

    def _unassessed(self) -> Story:
        outcome = NO_MATTER[int(self._rng.random() * 3)]
        closed = self._about(90)
        return Story(None, outcome, Ledger.NOT_ASSESSED, [outcome], 4, closed, closed, closed + 1)

    def _handed_over(self, scene: Scene) -> Story:
        asked, decided = self._answered()
        desks, units = self._in_vain(scene, decided)
        closed = decided + self._about(4 * MINUTE)
        times = (asked, decided)
        return self._end(scene, Outcome.HANDED_OVER, times, closed, desks=desks, units=units)

    def _talked(self, scene: Scene) -> Story:
        asked, decided = self._answered()
        accepted = decided + self._about(20)
        closed = accepted + self._about(14 * MINUTE)
        desk = Asked(HandoffStatus.DONE, decided, closed, accepted)
        outcome = TALKS[int(self._rng.random() * len(TALKS))]
        return self._end(scene, outcome, (asked, decided), closed, desks=(desk,))

    def _visited(self, scene: Scene) -> Story:
        asked, decided = self._answered()
        _, refused = self._in_vain(scene, decided) if self._rng.random() < 0.15 else ((), ())
        offered = max([decided, *(one.ended_s for one in refused)])
        accepted = offered + self._about(25)
        en_route = accepted + self._about(90)
        there = en_route + self._about(11 * MINUTE)
        clear = there + self._about(38 * MINUTE)
        unit = Asked(AssignmentStatus.CLEAR, offered, clear, accepted, en_route, there)
        outcome = VISITS[int(self._rng.random() * len(VISITS))]
        closed = clear + self._about(60)
        return self._end(scene, outcome, (asked, decided), closed, units=(*refused, unit))

    def _in_vain(self, scene: Scene, decided: float) -> tuple[tuple[Asked, ...], tuple[Asked, ...]]:
        """Return who was asked for a crisis response and did not give it: a desk, or a unit."""
        if not CRISIS_RESPONSES & set(scene.responses):
            return (), ()
        if BY_PHONE & set(scene.responses):
            return (self._desk_in_vain(decided),), ()
        return (), (self._unit_in_vain(decided),)

    def _desk_in_vain(self, decided: float) -> Asked:
        drawn, ended = self._rng.random(), decided + self._about(60)
        if drawn < 0.5:
            return Asked(HandoffStatus.LAPSED, decided, decided + 60)
        accepted = decided + self._about(20)
        if drawn < 0.6:
            return Asked(HandoffStatus.LOST, decided, accepted + self._about(900), accepted)
        code = (*ReturnCode,)[int(self._rng.random() * len(ReturnCode))]
        return Asked(HandoffStatus.RETURNED, decided, accepted + ended, accepted, reason=code)

    def _unit_in_vain(self, decided: float) -> Asked:
        if self._rng.random() < 0.4:
            return Asked(AssignmentStatus.LAPSED, decided, decided + 60)
        reason = (*DeclineReason,)[int(self._rng.random() * len(DeclineReason))]
        return Asked(AssignmentStatus.DECLINED, decided, decided + self._about(20), reason=reason)

    def _answered(self) -> tuple[float, float]:
        """Return when the first danger was asked about, and when somebody decided."""
        asked = self._about(24)
        return asked, asked + self._about(45)

    def _about(self, seconds: float) -> float:
        """Return a time of which half are shorter than `seconds`, and none is five times as long."""
        return seconds * 2 ** min(self._rng.gauss(0, 0.75), 2.25)

    def _end(
        self,
        scene: Scene,
        outcome: Outcome,
        times: tuple[float, float],
        closed: float,
        *,
        desks: tuple[Asked, ...] = (),
        units: tuple[Asked, ...] = (),
    ) -> Story:
        ledger, codes = settle(
            outcome=outcome,
            responses=scene.responses,
            not_served=scene.not_served,
            deciding_rule=scene.rule,
            reached_by_team=any(unit.on_scene_s is not None for unit in units),
        )
        latest = max([closed, *(one.ended_s for one in (*desks, *units))])
        return Story(
            scene, outcome, Ledger(ledger), codes, scene.level, *times, latest, desks, units
        )
