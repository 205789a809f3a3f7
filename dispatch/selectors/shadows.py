"""What would have been: calls judged silently, beside what was recommended for them."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTransform

from triage.backtest import cell
from triage.models import ProtocolVersion

from ..models import ShadowOutcome
from .back_test_page import Matrix, matrix_of
from .period import Period, asked_of
from .reading import report_cursor
from .shadows_sql import SHADOWS

# From what was recommended to what would have been.
Moves = Counter[tuple[str, str]]


def shadow_moves(
    *, since: datetime, until: datetime, version_id: int | None = None, for_zone: bool = False
) -> list[tuple[str, str, int]]:
    """Return (recommended, would have been, calls) of a version, or of the communities in shadow.

    The calls are those stored from `since` until `until`, each counted by itself; each counts once, by
    its last answers.
    """
    rows = ShadowOutcome.objects.filter(
        call__stored_at__gte=since, call__stored_at__lt=until, for_zone=for_zone
    )
    if version_id is not None:
        rows = rows.filter(version_id=version_id)
    told = [KeyTransform(key, "call__assessment__outcome") for key in ("level", "responses")]
    found = Moves()
    for *row, calls in rows.values_list(*told, "level", "responses").annotate(calls=Count("pk")):
        found[_move(*row)] += calls
    return _listed(found)


@dataclass(frozen=True)
class Shadow:
    """One shadow over a period: whose, and from what was recommended to what would have been."""

    name: str
    calls: int
    matrix: Matrix


@dataclass(frozen=True)
class Shadows:
    """The shadows of a period: had the pilot been in the communities in shadow, and each version's."""

    communities: Shadow
    versions: list[Shadow]


def shadows_of(period: Period) -> Shadows:
    """Return what the shadows of a period would have done; whole months as they were summed up."""
    communities, versions = _moves_of(period)
    shown = ProtocolVersion.objects.filter(Q(pk__in=versions) | Q(in_shadow=True))
    return Shadows(
        _shadow("Communities in shadow", communities),
        [
            _shadow(str(version), versions.get(version.pk, Moves()))
            for version in shown.defer("text", "vignettes").order_by("name", "version")
        ],
    )


def _moves_of(period: Period) -> tuple[Moves, dict[int, Moves]]:
    communities, versions = Moves(), dict[int, Moves]()
    with report_cursor() as cursor:
        cursor.execute(SHADOWS, asked_of(period, by_day=False))
        for version, for_zone, was, would, calls in cursor.fetchall():
            moves = communities if for_zone else versions.setdefault(version, Moves())
            moves[_move(*_read(was), *_read(would))] += calls
    return communities, versions


def _read(outcome: str) -> tuple[int, list[str]]:
    level, responses = json.loads(outcome)
    return level, responses


def _shadow(name: str, moves: Moves) -> Shadow:
    return Shadow(name, moves.total(), matrix_of(_listed(moves)))


def _listed(moves: Moves) -> list[tuple[str, str, int]]:
    return [(was, would, calls) for (was, would), calls in moves.most_common()]


def _move(
    level: int, responses: Iterable[str], shadow_level: int, shadow_responses: Iterable[str]
) -> tuple[str, str]:
    return cell(level, responses), cell(shadow_level, shadow_responses)
