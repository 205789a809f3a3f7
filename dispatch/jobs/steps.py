"""How far a long job is: said after each step, so that progress is seen and a cancel is heard."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """How far a job is, and its result so far."""

    done: int
    total: int
    result: dict[str, Any]
    failed: bool = False
