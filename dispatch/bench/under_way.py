"""One run under way: its servers, its plan, and who hears how far it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from .jobs import Side
from .plan import Plan
from .sides import start_floor, start_ours, start_stock
from .stand import Stand, job_file

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Bench:
    """What every part is given. `staged` is what `stage` left; `split` and `stock` were asked for."""

    stand: Stand
    plan: Plan
    staged: dict[str, Any]
    split: bool
    stock: bool
    tell: Tell

    @contextmanager
    def sides(self) -> Iterator[list[Side]]:
        """Start the floor and ours, and the stock way where it was asked for; end them after."""
        try:
            found = [start_floor(self.stand), start_ours(self.stand, self.staged, split=self.split)]
            if self.stock:
                found.append(start_stock(self.stand, self.staged))
            yield found
        finally:
            self.stand.stop_children()

    @contextmanager
    def ours(self) -> Iterator[Side]:
        """Start ours alone, in one web process, and end it after."""
        try:
            yield start_ours(self.stand, self.staged, split=False)
        finally:
            self.stand.stop_children()

    def ask(self, module: str, job: Any) -> Any:
        """Run a program of this package on a job and return its result."""
        return self.stand.ask(module, str(job_file(self.stand.places.home, module, job)))

    def piece(self, name: str) -> Any:
        """Return what a part measures inside one process, by the plan."""
        return self.ask("pieces", {"piece": name, "plan": asdict(self.plan)})
