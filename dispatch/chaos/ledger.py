"""What each sender sent and was answered, written outside the system as it happens."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from dispatch.demo.door import Answer, FrontDoor


@dataclass
class Entry:
    """One write that was asked for. `code` is None while, or because, nobody answered."""

    number: int
    who: str
    path: str
    body: Mapping[str, Any]
    key: str
    sent: float
    answered: float | None = None
    code: int | None = None
    refusal: str = ""
    # The id that the answer gave.
    gives: str = ""

    @property
    def is_acknowledged(self) -> bool:
        """Whether the system said that it was done."""
        return self.code is not None and self.code < 300


class Ledger:
    """All entries of a run, and the file that has them too: one line when sent, one when answered."""

    def __init__(self, file: Path) -> None:
        self.entries: list[Entry] = []
        self._file = file.open("a", buffering=1)

    def sent(self, who: str, path: str, body: Mapping[str, Any], key: str) -> Entry:
        """Write that something is sent now."""
        entry = Entry(len(self.entries), who, path, body, key, time.time())
        self.entries.append(entry)
        self._write(number=entry.number, who=who, path=path, key=key, sent=entry.sent)
        return entry

    def answered(self, entry: Entry, answer: Answer) -> None:
        """Write what was answered now."""
        entry.answered, entry.code = time.time(), answer.status
        entry.refusal = "" if answer.ok else answer.code
        entry.gives = str(answer.body.get("id", ""))
        self._write(
            number=entry.number, answered=entry.answered, code=entry.code, gives=entry.gives
        )

    def acknowledged(self, *, ending: str) -> Iterator[Entry]:
        """Yield what was acknowledged at the addresses that end so."""
        return (one for one in self.entries if one.is_acknowledged and one.path.endswith(ending))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, **words: object) -> None:
        self._file.write(json.dumps(words) + "\n")


class WitnessedDoor(FrontDoor):
    """A sender whose every write is in the ledger before it is sent."""

    def __init__(self, url: str, token: str, *, who: str, ledger: Ledger) -> None:
        super().__init__(url, token)
        self._who, self._ledger = who, ledger

    async def post_once(self, path: str, body: Mapping[str, Any]) -> Answer | None:
        """Return the answer to one try, whatever it is; None where nobody answered."""
        entry = self._ledger.sent(self._who, path, body, "")
        try:
            answer = await self._client.post(path, json=body)
        except httpx.TransportError:
            return None
        told = Answer(answer.status_code, answer.json() if answer.is_success else {})
        self._ledger.answered(entry, told)
        return told

    async def post(self, path: str, body: Mapping[str, Any], *, key: str = "") -> Answer:
        """Return the answer to a command; raises NobodyAnswers, and then the entry stays unanswered."""
        entry = self._ledger.sent(self._who, path, body, key)
        answer = await super().post(path, body, key=key)
        self._ledger.answered(entry, answer)
        return answer
