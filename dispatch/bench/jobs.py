"""What the benchmark asks of its load generator, and what it gets back. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .figures import Tally


@dataclass(frozen=True)
class Side:
    """One system under test: where calls go and where consoles listen, on this machine."""

    name: str
    post_port: int
    post_path: str
    # What a sender and a console say of themselves.
    post_headers: dict[str, str]
    socket_port: int
    socket_path: str
    socket_headers: dict[str, str]
    # Whether its lines carry numbers that follow each other.
    numbered: bool
    # Whether its lines carry the card of their call as HTML.
    cards: bool
    # The names of the processes that serve it, beside PostgreSQL and Valkey.
    processes: Sequence[str]


@dataclass(frozen=True)
class Job:
    """One round: a side, and the plan. Calls take the bodies in turn, each with its own reference."""

    name: str
    side: Side
    consoles: int
    rate: float
    calls: int
    seed: int
    bodies: list[dict[str, Any]]
    # How long the consoles may still hear of calls after the last answer.
    drain_s: float
    # The processes whose time is counted, each with what it started.
    pids: dict[str, int]


@dataclass(frozen=True)
class Outcome:
    """One round's figures; the three lists have one entry a call, in milliseconds."""

    # From the planned moment to the last console.
    latency_ms: list[float]
    # From the planned moment to the sender's answer.
    answer_ms: list[float]
    # From the planned moment to the sending: the load generator's own lateness.
    slip_ms: list[float]
    lost: int
    doubled: int
    out_of_order: int
    refused: int
    # Milliseconds of processor time a call, by process, and of the load generator itself.
    cpu_ms: dict[str, float]
    # What the first refused calls were told.
    refusals: list[str]

    @property
    def tally(self) -> Tally:
        """Return what was wrong with the round."""
        return Tally(self.lost, self.doubled, self.out_of_order, self.refused)
