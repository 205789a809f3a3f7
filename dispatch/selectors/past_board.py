"""The board as it was: rebuilt from the journal's lines alone, and compared with what was noted then."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from json import loads
from typing import Any
from uuid import UUID

from django.db import connection

from teams.models import Person, Unit

from .. import journal
from ..incident_types import label_of
from ..journal import Verification
from ..lifecycle import CallState
from ..models import BoardMark
from ..permissions import Act, require
from .wall import waited
from .words import STATUS_WORDS, response_words

STATE_WORDS = {
    CallState.RECEIVED: "needs a decision",
    CallState.WAITING: "waiting",
    CallState.WITH_DESK: "with 211",
    CallState.WITH_TEAM: "with a team",
    CallState.CLOSED: "closed",
}

# Marks are minutes apart. A journal without any is verified as a whole, not here.
MOST_LINES = 20_000

# From the last mark before the moment: the calls open at it, and those with a line since.
REBUILD = """
WITH candidates AS (
    SELECT unnest(%(open)s::uuid[]) AS id
    UNION SELECT call_id FROM dispatch_journalentry
    WHERE seq > %(after)s AND seq <= %(seq)s AND call_id IS NOT NULL
), cards AS (
    SELECT candidates.id, line.data -> 'card' AS card
    FROM candidates CROSS JOIN LATERAL (
        SELECT data FROM dispatch_journalentry
        WHERE call_id = candidates.id AND seq <= %(seq)s ORDER BY seq DESC LIMIT 1
    ) AS line
), open_then AS (
    SELECT id, card FROM cards WHERE card ->> 'state' IS DISTINCT FROM 'closed'
)
"""
CARDS = f"{REBUILD} SELECT id, card FROM open_then"  # noqa: S608 (no input)
DIGEST = f"""{REBUILD}
SELECT sha256(convert_to(coalesce(jsonb_agg(card ORDER BY id), '[]')::text, 'UTF8')) FROM open_then
"""  # noqa: S608 (no input)
LAST_LINE = (
    "SELECT coalesce(max(seq), %(after)s) FROM dispatch_journalentry"
    " WHERE seq > %(after)s AND at <= %(at)s AND (%(upto)s::bigint IS NULL OR seq <= %(upto)s)"
)


@dataclass(frozen=True)
class PastRow:
    """One call as the board showed it. `waited` is how long it had stood so."""

    id: UUID
    number: str
    state: str
    state_label: str
    level: int
    type_label: str
    address: str
    responses: str
    owner: str
    units: list[str]
    waited: timedelta
    overdue: bool

    @property
    def waited_label(self) -> str:
        """How long, as minutes and seconds, with hours where there are any."""
        return waited(self.waited)


@dataclass(frozen=True)
class PastBoard:
    """The board at a moment. `erased` counts calls whose lines retention has emptied.

    `agrees` says whether the mark made last before it equals what the journal rebuilds for that line,
    of which `digest` is the SHA-256 in hex; None where no mark was made. `lines` is what a reading of
    the lines since that mark found; None where there are more than MOST_LINES.
    """

    at: datetime
    seq: int
    rows: list[PastRow]
    erased: int
    marked_at: datetime | None
    agrees: bool | None
    digest: str
    lines: Verification | None


def board_at(person: object, at: datetime) -> PastBoard:
    """Return the board as it was at `at`. Raises NotAllowed."""
    require(person, Act.LOOK_BACK)
    mark = BoardMark.objects.filter(at__lte=at).order_by("-seq").first()
    seq = _last_line(at, mark)
    found = _fetched(CARDS, _span(mark, seq))
    rows = _rows([(pk, loads(card)) for pk, card in found if card is not None], at)
    digest = rebuilt(mark) if mark else b""
    return PastBoard(
        at=at,
        seq=seq,
        rows=rows,
        erased=len(found) - len(rows),
        marked_at=mark.at if mark else None,
        agrees=digest == bytes(mark.digest) if mark else None,
        digest=digest.hex(),
        lines=_lines_since(mark, seq),
    )


def _lines_since(mark: BoardMark | None, seq: int) -> Verification | None:
    after = mark.seq if mark else 0
    return journal.verify_part(after=after, upto=seq) if seq - after <= MOST_LINES else None


def rebuilt(mark: BoardMark) -> bytes:
    """Return the digest of the board at a mark's line, from the journal and the mark before it alone."""
    before = BoardMark.objects.filter(seq__lt=mark.seq).order_by("-seq").first()
    ((digest,),) = _fetched(DIGEST, _span(before, mark.seq))
    return bytes(digest)


def _span(mark: BoardMark | None, seq: int) -> dict[str, Any]:
    return {"open": mark.calls if mark else [], "after": mark.seq if mark else 0, "seq": seq}


def _last_line(at: datetime, mark: BoardMark | None) -> int:
    """Return the last line written by `at`: looked for between the marks around it."""
    upto = BoardMark.objects.filter(at__gt=at).order_by("seq").first()
    span = {"after": mark.seq if mark else 0, "upto": upto.seq if upto else None, "at": at}
    ((seq,),) = _fetched(LAST_LINE, span)
    return int(seq)


def _fetched(text: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _rows(cards: list[tuple[UUID, dict[str, Any]]], at: datetime) -> list[PastRow]:
    signs = dict(Unit.objects.values_list("pk", "call_sign"))
    owners = {card["owner"] for _, card in cards if "owner" in card}
    names = {person.pk: str(person) for person in Person.objects.filter(pk__in=owners)}
    rows = [_row(pk, card, at, signs=signs, names=names) for pk, card in cards]
    order = list(CallState)
    return sorted(
        rows, key=lambda row: (order.index(CallState(row.state)), -row.level, -row.waited)
    )


def _row(
    pk: UUID, card: dict[str, Any], at: datetime, *, signs: dict[int, str], names: dict[int, str]
) -> PastRow:
    level = card.get("lowered_to", max(card["level"], card.get("raised_to", 0)))
    stored = datetime.fromisoformat(card["stored_at"])
    late = card.get("overdue_since") or card.get("act_by")
    return PastRow(
        id=pk,
        number=f"{stored:%y}-{card['serial']:06d}",
        state=card["state"],
        state_label=STATE_WORDS[CallState(card["state"])],
        level=level,
        type_label=label_of(card["type"]),
        address=card["address"],
        responses=response_words(card["responses"]),
        owner=names.get(card.get("owner", 0), ""),
        units=[f"{signs[unit]} {STATUS_WORDS[status]}" for unit, status in card.get("units", [])],
        waited=at - datetime.fromisoformat(card["state_since"]),
        overdue=late is not None and datetime.fromisoformat(late) < at,
    )
