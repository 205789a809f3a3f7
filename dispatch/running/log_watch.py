"""Warnings and errors of the processes, one short line each, for the terminal."""

import json
import re
import time
from dataclasses import dataclass, field
from pathlib import Path

LOUD = {"warning", "error", "critical"}
PLAIN = re.compile(r"(?:^|[\[\s])(WARNING|ERROR|CRITICAL|FATAL|PANIC)[:/\s]|^Traceback ")
SERVERS = {
    # ERROR is a race that PostgreSQL decided, as it should; only a server in trouble is news.
    "postgres": re.compile(r"\b(FATAL|PANIC):"),
    "valkey": re.compile(r" # (Fatal|FATAL|Can't|Error|Failed|OOM)"),
}
WIDTH = 160
# A process that complains all the time must not bury the rest.
MOST_LINES = 5
EVERY_SECONDS = 10.0
LARGEST = 50_000_000


@dataclass
class LogWatch:
    """Follows one log file from where it ended when the watch began."""

    name: str
    path: Path
    offset: int = 0
    began: float = field(default_factory=time.monotonic)
    said: int = 0

    def __post_init__(self) -> None:
        self.offset = self.path.stat().st_size if self.path.exists() else 0

    def news(self) -> list[str]:
        """Return the lines worth a person's eye that were written since the last call."""
        found = [line for text in self.written() if (line := loud(self.name, text))]
        return [f"{self.name:<8} | {line[:WIDTH]}" for line in self.rationed(found)]

    def written(self) -> list[str]:
        """Return the whole lines added since the last call; a file grown too large is emptied."""
        if not self.path.exists() or self.path.stat().st_size <= self.offset:
            return []
        with self.path.open("rb") as file:
            file.seek(self.offset)
            block = file.read(1_000_000)
        whole = block[: block.rfind(b"\n") + 1] or block
        self.offset += len(whole)
        if self.offset > LARGEST:
            self.turn_over()
        return whole.decode(errors="replace").splitlines()

    def turn_over(self) -> None:
        """Keep what is written as NAME.log.1 and empty the file; its writer appends."""
        self.path.with_name(self.path.name + ".1").write_bytes(self.path.read_bytes())
        with self.path.open("r+b") as file:
            file.truncate(0)
        self.offset = 0

    def rationed(self, lines: list[str]) -> list[str]:
        """Return at most MOST_LINES in EVERY_SECONDS, the last of them saying where the rest is."""
        if time.monotonic() - self.began > EVERY_SECONDS:
            self.began, self.said = time.monotonic(), 0
        room = MOST_LINES - self.said
        self.said += len(lines)
        if len(lines) > room >= 0:
            return [*lines[:room], f"more of it in {self.path}"]
        return lines if room > 0 else []


def loud(name: str, text: str) -> str | None:
    """Return the short form of a warning or an error, None for anything quieter."""
    if text.startswith("{"):
        return loud_event(text)
    return text.strip() if SERVERS.get(name, PLAIN).search(text) else None


def loud_event(text: str) -> str | None:
    """Return the short form of a JSON log line; its level decides."""
    try:
        line = json.loads(text)
    except json.JSONDecodeError:
        return text
    if line.get("level") not in LOUD:
        return None
    return f"{line['level']}: {line.get('logger', '')}: {line.get('event', '')}".replace("\n", " ")
