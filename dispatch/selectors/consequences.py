"""What a changed text would mean, before anybody checks it: errors, and scenarios that come out otherwise."""

from dataclasses import dataclass

from triage.problems import Problem
from triage.vignettes import differing, without_rule

from .protocol_texts import read_scenarios, read_text

SHOWN = 3


@dataclass(frozen=True)
class Consequence:
    """What is wrong with a text, which scenarios differ, and whether any guards the rule in hand."""

    problems: tuple[Problem, ...] = ()
    differing: tuple[str, ...] = ()
    scenarios: int = 0
    unguarded: str = ""

    def __str__(self) -> str:
        """Return it as one or two sentences."""
        if self.problems:
            number = len(self.problems)
            return f"The text has {number} error{'s' if number > 1 else ''} now."
        said = [self._of_scenarios()]
        if self.unguarded:
            said.append(f"No scenario would notice if {self.unguarded} were missing: write one.")
        return " ".join(said)

    def _of_scenarios(self) -> str:
        if not self.differing:
            return f"All {self.scenarios} scenarios come out as expected."
        more = len(self.differing) - SHOWN
        names = "; ".join(self.differing[:SHOWN]) + (f"; and {more} more" if more > 0 else "")
        return f"{len(self.differing)} of {self.scenarios} scenarios differ: {names}."


def consequence_of(text: str, vignettes: str, *, rule: str = "") -> Consequence:
    """Return what a text would mean; `rule` is the one that a scenario should guard."""
    read, scenes = read_text(text), read_scenarios(vignettes)
    if read.protocol is None:
        return Consequence(problems=read.problems)
    book, found = read.protocol, scenes.vignettes
    guarded = rule not in book.reason or differing(without_rule(book, rule), found)
    return Consequence(
        differing=tuple(str(one) for one in differing(book, found)),
        scenarios=len(found),
        unguarded="" if guarded else rule,
    )
