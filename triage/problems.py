"""What is wrong with a protocol or scenario text, each with its line."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to correct, at one line (from 1)."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


class ProtocolError(Exception):
    """The text cannot be used; `problems` names everything wrong that could be seen."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(slots=True)
class Problems:
    """The problems found so far in one reading of one text."""

    found: list[Problem] = field(default_factory=list)

    def add(self, line: int, text: str) -> None:
        """Note one problem and go on reading."""
        self.found.append(Problem(line, text))

    def stop_if_any(self) -> None:
        """Raise ProtocolError with all that was found, in line order, each once."""
        if self.found:
            raise ProtocolError(tuple(sorted(set(self.found))))
