"""A draft over past calls before it goes live: what would have come out otherwise, and by which rule."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

from .engine import outcome_in_force
from .outcome import Outcome
from .reading import UnknownAnswer, UnknownFact
from .rules import Protocol
from .vocabulary import Kind

# The fact that says a crisis team is free: what needs it uses a team's time.
TEAM_FACT = "crisis_team_available"
WITHOUT_911 = frozenset({Kind.TEAM_ALONE, Kind.VOICE})
HOURS_OF_WEEK = 168
UNREADABLE = "cannot be judged"


@dataclass(frozen=True, slots=True)
class PastCall:
    """One past call: its answers and facts, and what was recommended for it then.

    `hour_of_week` counts from Monday 00:00 in the centre's zone, 0 to 167.
    """

    ref: str
    answers: Mapping[str, str]
    facts: Mapping[str, str]
    level: int
    responses: tuple[str, ...]
    hard_stop: bool
    hour_of_week: int


@dataclass(frozen=True, slots=True)
class Flip:
    """A past call that the draft would have treated otherwise, and the rule that decides now.

    `unsafe`: it had a hard-stop answer, and the draft leaves it to a team or a voice alone, or
    can no longer judge it.
    """

    ref: str
    before: str
    after: str
    rule: str
    unsafe: bool


@dataclass(slots=True)
class Comparison:
    """What a draft changes. The cells of `matrix` add up to `read`.

    `team_hours` are the hours of crisis teams that the draft needs more (or less), by hour of
    the week; `unreadable` counts the calls with an answer that the draft no longer has.
    """

    read: int = 0
    unreadable: int = 0
    matrix: Counter[tuple[str, str]] = field(default_factory=Counter)
    flips: list[Flip] = field(default_factory=list)
    team_hours: list[float] = field(default_factory=lambda: [0.0] * HOURS_OF_WEEK)

    @property
    def unsafe(self) -> int:
        """How many calls with a hard-stop answer would lose their police, fire or EMS."""
        return sum(flip.unsafe for flip in self.flips)

    def add(self, other: "Comparison") -> None:
        """Take in the comparison of further calls, so that a long one can be done in parts."""
        self.read += other.read
        self.unreadable += other.unreadable
        self.matrix += other.matrix
        self.flips += other.flips
        pairs = zip(self.team_hours, other.team_hours, strict=True)
        self.team_hours = [mine + theirs for mine, theirs in pairs]


class Comparing:
    """A draft beside the version in force (where there is one). `team_hours`: what one visit takes."""

    def __init__(self, draft: Protocol, in_force: Protocol | None, *, team_hours: float) -> None:
        self.draft = draft
        self.in_force = in_force
        self.team_hours = team_hours
        versions = [draft, in_force] if in_force else [draft]
        self.teams = reduce(frozenset.union, map(responses_of_teams, versions))

    def compare(self, calls: Iterable[PastCall]) -> Comparison:
        """Return what the draft would have changed in these calls, as the live tool treats them."""
        found = Comparison()
        for call in calls:
            self._add(found, call)
        return found

    def _add(self, found: Comparison, call: PastCall) -> None:
        found.read += 1
        before = cell(call.level, call.responses)
        try:
            now = judged_again(self.draft, call.answers, call.facts)
        except (UnknownAnswer, UnknownFact) as error:
            found.unreadable += 1
            found.matrix[before, UNREADABLE] += 1
            after = f"{UNREADABLE}: {error}"
            found.flips.append(Flip(call.ref, before, after, "", self._was_hard_stop(call)))
            return
        after = cell(now.level, now.responses)
        found.matrix[before, after] += 1
        found.team_hours[call.hour_of_week] += self.team_hours * (
            self._uses_team(now.responses) - self._uses_team(call.responses)
        )
        unsafe = self._is_unsafe(call, now)
        if unsafe or (call.level, call.responses) != (now.level, now.responses):
            rule = now.rules[0] if now.rules else ""
            found.flips.append(Flip(call.ref, before, after, rule, unsafe))

    def _uses_team(self, responses: Iterable[str]) -> bool:
        return not self.teams.isdisjoint(responses)

    def _is_unsafe(self, call: PastCall, now: Outcome) -> bool:
        kinds = {self.draft.response[name].kind for name in now.responses}
        return kinds <= WITHOUT_911 and self._was_hard_stop(call)

    def _was_hard_stop(self, call: PastCall) -> bool:
        """Whether the version it was judged by, or the one in force, stops at an answer of it."""
        if call.hard_stop or self.in_force is None:
            return call.hard_stop
        try:
            return judged_again(self.in_force, call.answers, call.facts).hard_stop
        except (UnknownAnswer, UnknownFact):
            # An answer of another version: what was recorded is all that is known.
            return False


def judged_again(
    protocol: Protocol, answers: Mapping[str, str], facts: Mapping[str, str]
) -> Outcome:
    """Return what another version gives a call that was not judged by it.

    A question or a fact that this version does not have is left out. Raises UnknownAnswer or
    UnknownFact where it has the question, and not the answer.
    """
    return outcome_in_force(
        protocol,
        {name: value for name, value in answers.items() if name in protocol.question},
        {name: value for name, value in facts.items() if name in protocol.fact},
    )


def cell(level: int, responses: Iterable[str]) -> str:
    """Return how an outcome is named in the matrix: `3 PACT + DISTRESS_988`."""
    return f"{level} {' + '.join(responses)}"


def responses_of_teams(protocol: Protocol) -> frozenset[str]:
    """Return the responses that need a crisis team to be free, and what they become in a phase."""
    needing = {
        name
        for fallback in protocol.fallbacks
        for name in fallback.responses
        if any(need.fact == TEAM_FACT for need in fallback.needs)
    }
    becoming = {target for name in needing for _, target in protocol.response[name].in_phase}
    return frozenset(needing | becoming)
