"""A draft over past calls before it goes live: what would have come out otherwise, and by which rule."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .engine import outcome_in_force
from .outcome import Outcome
from .reading import UnknownAnswer, UnknownFact
from .rules import Protocol
from .vocabulary import Kind

# The fact that says a crisis team is free: what needs it uses a team's time.
TEAM_FACT = "crisis_team_available"
WITHOUT_911 = frozenset({Kind.TEAM_ALONE, Kind.VOICE})
HOURS_OF_WEEK = 168


@dataclass(frozen=True, slots=True)
class PastCall:
    """One past call as it was answered, and how long a team was (or would be) with it.

    `hour_of_week` counts from Monday 00:00 in the centre's zone, 0 to 167.
    """

    ref: str
    answers: Mapping[str, str]
    facts: Mapping[str, str]
    hour_of_week: int
    team_minutes: float


@dataclass(frozen=True, slots=True)
class Flip:
    """A past call that the draft would have treated otherwise. `rule` is the one that decides now."""

    ref: str
    old: Outcome
    new: Outcome

    @property
    def rule(self) -> str:
        """The rule of the draft that decides; empty while the call is held."""
        return self.new.rules[0] if self.new.rules else ""


@dataclass(slots=True)
class Comparison:
    """What a draft changes. The cells of `matrix` add up to `read`.

    `endangered` are the flips that take a call with a hard stop away from police, fire and EMS;
    `unreadable` are calls that a version cannot read, with the reason; `team_hours` are the hours
    of crisis teams that the draft needs more (or less) than the old version, by hour of the week.
    """

    read: int = 0
    matrix: Counter[tuple[str, str]] = field(default_factory=Counter)
    flips: list[Flip] = field(default_factory=list)
    endangered: list[Flip] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    team_hours: list[float] = field(default_factory=lambda: [0.0] * HOURS_OF_WEEK)

    @property
    def may_publish(self) -> bool:
        """False while a past hard stop would lose its police, fire or EMS, or cannot be read."""
        return not self.endangered and not self.unreadable

    def add(self, other: "Comparison") -> None:
        """Take in the comparison of further calls, so that a long one can be done in parts."""
        self.read += other.read
        self.matrix += other.matrix
        self.flips += other.flips
        self.endangered += other.endangered
        self.unreadable += other.unreadable
        pairs = zip(self.team_hours, other.team_hours, strict=True)
        self.team_hours = [mine + theirs for mine, theirs in pairs]


def compare(old: Protocol, new: Protocol, calls: Iterable[PastCall]) -> Comparison:
    """Return what the new version would have changed in these calls, as the live tool treats them."""
    found = Comparison()
    teams = _uses_a_team(old), _uses_a_team(new)
    for call in calls:
        try:
            was = outcome_in_force(old, call.answers, call.facts)
            now = outcome_in_force(new, call.answers, call.facts)
        except (UnknownAnswer, UnknownFact) as error:
            found.unreadable.append((call.ref, str(error)))
            continue
        found.read += 1
        found.matrix[cell(was), cell(now)] += 1
        more = (not teams[1].isdisjoint(now.responses)) - (not teams[0].isdisjoint(was.responses))
        found.team_hours[call.hour_of_week] += more * call.team_minutes / 60
        if (was.level, was.responses) != (now.level, now.responses):
            _note_flip(found, Flip(call.ref, was, now), new)
    return found


def cell(outcome: Outcome) -> str:
    """Return how an outcome is named in the matrix: `3 PACT + DISTRESS_988`."""
    return f"{outcome.level} {' + '.join(outcome.responses)}"


def _note_flip(found: Comparison, flip: Flip, new: Protocol) -> None:
    found.flips.append(flip)
    kinds = {new.response[name].kind for name in flip.new.responses}
    if flip.old.hard_stop and kinds <= WITHOUT_911:
        found.endangered.append(flip)


def _uses_a_team(protocol: Protocol) -> frozenset[str]:
    """The responses that need a crisis team to be free, and what they become in a phase."""
    needing = {
        name
        for fallback in protocol.fallbacks
        for name in fallback.responses
        if any(need.fact == TEAM_FACT for need in fallback.needs)
    }
    becoming = {target for name in needing for _, target in protocol.response[name].in_phase}
    return frozenset(needing | becoming)
