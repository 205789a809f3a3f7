"""What somebody asked of a run, and what follows from that: its faults, its consoles, its day. Pure."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .schedule import Cycle, Fault, schedule

# Of each some are behind the lines that break, the control among them.
CONSOLES, FRAIL = 20, 7
SHORT_CONSOLES, SHORT_FRAIL = 8, 3
SHORT_CYCLES: Final = 2
# What a short run breaks, all within seconds: what the tests do not show one by one already. Celery
# is left to the relay from the start.
SHORT: Final = (
    Fault.WEB_KILLED,
    Fault.DEATH_BEFORE_PUSH,
    Fault.POSTGRES_STOPPED,
    Fault.LINE_HALF_OPEN,
    Fault.NOBODY_ACCEPTS,
)


@dataclass(frozen=True)
class Asked:
    """What somebody asked for. `slack_s` is allowed beyond every limit of time.

    `day` are the exports whose incidents load it; without any, the synthetic day does.
    """

    seed: int
    cycles: int
    short: bool
    slack_s: float
    ledger: Path | None
    only: tuple[Fault, ...] = ()
    day: tuple[Path, ...] = ()

    @property
    def plan(self) -> list[Cycle]:
        """Return what will be broken: the same for the same seed."""
        if self.only:
            return schedule(self.seed, self.cycles, of=self.only)
        if self.short:
            return schedule(self.seed, self.cycles, of=SHORT, least=len(SHORT), most=len(SHORT))
        return schedule(self.seed, self.cycles)

    @property
    def consoles(self) -> tuple[int, int]:
        """Return how many consoles there are, and how many of them are behind lines that break."""
        return (SHORT_CONSOLES, SHORT_FRAIL) if self.short else (CONSOLES, FRAIL)

    @property
    def words(self) -> dict[str, str]:
        """Return it in words, for the report."""
        loaded = ", ".join(file.name for file in self.day) or "the synthetic day"
        only = {"only": ", ".join(self.only)} if self.only else {}
        form = {"short": "yes"} if self.short else {}
        return {"seed": str(self.seed), "cycles": str(self.cycles), "load": loaded} | form | only
