"""What consoles heard in a round, and what that comes to. Pure."""

import json
from collections.abc import Sequence
from typing import Final

from .clients import Answered, Console
from .figures import Heard, last_heard, tally
from .jobs import Job, Outcome

CREATED: Final = 201
TOLD_REFUSALS: Final = 3
Answer = Answered | BaseException


class Ear:
    """Reads each text once: consoles of one view are told the very same bytes."""

    def __init__(self, *, cards: bool) -> None:
        self._cards = cards
        self._read: dict[bytes, tuple[int, str] | None] = {}

    def lines(self, console: Console) -> list[Heard]:
        """Return the lines that one console has got so far."""
        read = [(at, self._line(text)) for at, text in console.texts]
        return [Heard(at, *line) for at, line in read if line]

    def _line(self, text: bytes) -> tuple[int, str] | None:
        """Return a line's number and the call that it lets a console show; None for no line."""
        if text not in self._read:
            said = json.loads(text)
            self._read[text] = (
                (said["seq"], self._told(said["call"] or "", said)) if said["t"] == "line" else None
            )
        return self._read[text]

    def _told(self, call: str, said: dict[str, str]) -> str:
        """Return the call, or nothing where its card is missing."""
        return call if not self._cards or f'id="call-{call}"' in said["html"] else ""


def outcome(
    job: Job,
    moments: tuple[Sequence[float], Sequence[float]],
    answers: tuple[Sequence[Answer], Sequence[Answer]],
    heard: Sequence[Sequence[Heard]],
    spent: dict[str, float],
) -> Outcome:
    """Return a round's figures.

    `moments` are those planned and those of sending; `answers` those of the warm-up and the timed
    ones, and `spent` holds seconds of processor time.
    """
    (planned, sent_at), (warming, timed) = moments, answers
    ids = [call_of(answer) for answer in timed]
    calls = [call for call in (*map(call_of, warming), *ids) if call]
    wrong, last = tally(calls, heard, numbered=job.side.numbered), last_heard(heard)
    all_answers = (*warming, *timed)
    return Outcome(
        latency_ms=[
            _ms(last[call] - due) for due, call in zip(planned, ids, strict=True) if call in last
        ],
        answer_ms=[
            _ms(a.at - due)
            for due, a in zip(planned, timed, strict=True)
            if isinstance(a, Answered)
        ],
        slip_ms=[_ms(at - due) for at, due in zip(sent_at, planned, strict=True)],
        lost=wrong.lost,
        doubled=wrong.doubled,
        out_of_order=wrong.out_of_order,
        refused=len(all_answers) - len(calls),
        cpu_ms={name: _ms(used / job.calls) for name, used in spent.items()},
        refusals=[_words(answer) for answer in all_answers if not call_of(answer)][:TOLD_REFUSALS],
    )


def call_of(answer: Answer) -> str:
    """Return the id of a call that was taken, or an empty text."""
    if isinstance(answer, Answered) and answer.status == CREATED:
        return str(json.loads(answer.body)["id"])
    return ""


def _words(answer: Answer) -> str:
    if isinstance(answer, Answered):
        return f"{answer.status} {answer.body[:200].decode(errors='replace')}"
    return repr(answer)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
