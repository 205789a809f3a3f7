"""What a run has in hand while it lasts, and what its faults note."""

from dataclasses import dataclass, field
from typing import Any

from .bots import Bots
from .centre import Centre
from .consoles import Console
from .ledger import Ledger
from .proxy import Proxy
from .schedule import Fault
from .watch import Shows, Watch


@dataclass
class Noted:
    """Figures that the faults themselves take, in seconds."""

    to_stale_s: list[float] = field(default_factory=list)
    fail_over_s: list[float] = field(default_factory=list)
    to_first_write_s: list[float] = field(default_factory=list)
    storm_s: list[float] = field(default_factory=list)
    beside_held_row_s: list[float] = field(default_factory=list)
    heal_s: list[float] = field(default_factory=list)
    # Who was not level in time, at the end of any cycle.
    not_healed: list[str] = field(default_factory=list)
    # At each silent line: whether the careless console was found to lack what it missed.
    control_found: list[bool] = field(default_factory=list)
    # What came of each flood, as `flood` tells it, and whether a web with a wrong clock said it was ready.
    floods: list[dict[str, Any]] = field(default_factory=list)
    skewed_ready: list[str] = field(default_factory=list)
    skewed: int = 0
    kills: int = 0
    # When the last offer that nobody answers must lapse, in monotonic seconds.
    lapses_at: float = 0.0
    # How often each fault came, and which could not be made here.
    came: dict[Fault, int] = field(default_factory=dict)
    left_out: dict[Fault, str] = field(default_factory=dict)
    # The numbers of the journal at the ends of each time without Celery or Valkey.
    dead_between: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Run:
    """One run. `front` is before every web; `frail` is the proxy whose lines break."""

    centre: Centre
    front: Proxy
    frail: Proxy
    ledger: Ledger
    bots: Bots
    watch: Watch
    staged: dict[str, Any]
    consoles: list[Console] = field(default_factory=list)
    noted: Noted = field(default_factory=Noted)

    def behind(self, door: Proxy) -> list[Shows]:
        """Return who shows a board through this proxy, but for the control."""
        mine = {one.name for one in self.consoles if one.door is door}
        others = {one.name for one in self.consoles} - mine
        control = self.watch.never_slack
        return [
            one for one in self.watch.shown if one.name not in others and one.name not in control
        ]

    @property
    def database_url(self) -> str:
        """Return where PostgreSQL is."""
        return self.centre.stand.services.database_url

    @property
    def redis_url(self) -> str:
        """Return where Valkey is."""
        return self.centre.stand.services.redis_url
