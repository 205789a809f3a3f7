"""Where one call of the training shift stands while it is lived: its own time, and who acts for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from teams.models import Person

from ..actions.closing import close_call
from ..actions.decision import request_responders
from ..demo.script import Planned
from ..lifecycle import Outcome


@dataclass
class Course:
    """One call under way. `at` is the moment of its next step."""

    planned: Planned
    call: UUID
    actor: Person
    rng: Random
    at: datetime

    def wait(self, seconds: float) -> Iterator[datetime]:
        """Let whole seconds pass, at least one."""
        self.at += timedelta(seconds=max(round(seconds), 1))
        yield self.at

    def between(self, seconds: tuple[int, int]) -> Iterator[datetime]:
        """Let so many seconds pass as chance says."""
        yield from self.wait(self.rng.randint(*seconds))

    def ask_for(self, services: list[str]) -> None:
        """Ask for police, fire or EMS."""
        request_responders(call_id=self.call, services=services, actor=self.actor, now=self.at)

    def close(self, outcome: Outcome) -> None:
        """Close the call."""
        close_call(call_id=self.call, outcome=outcome, actor=self.actor, now=self.at)
