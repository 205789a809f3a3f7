"""What would have been: calls judged silently, beside what was recommended for them."""

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


def shadow_moves(
    *, since: datetime, until: datetime, version_id: int | None = None, for_zone: bool = False
) -> list[tuple[str, str, int]]:
    """Return (recommended, would have been, calls) of a version, or of the communities in shadow.

    The calls are those stored from `since` until `until`; each counts once, by its last answers.
    """
    rows = ShadowOutcome.objects.filter(
        call__stored_at__gte=since, call__stored_at__lt=until, for_zone=for_zone
    )
    if version_id is not None:
        rows = rows.filter(version_id=version_id)
    told = [KeyTransform(key, "call__assessment__outcome") for key in ("level", "responses")]
    found = Counter[tuple[str, str]]()
    for *row, calls in rows.values_list(*told, "level", "responses").annotate(calls=Count("pk")):
        found[_move(*row)] += calls
    return [(was, would, calls) for (was, would), calls in found.most_common()]


@dataclass(frozen=True)
class Shadow:
    """One shadow over a period: whose, and from what was recommended to what would have been."""

    name: str
    calls: int
    matrix: Matrix


def shadows_of_versions(since: datetime, until: datetime) -> list[Shadow]:
    """Return the shadow of each version that ran silently in the period."""
    ran = ShadowOutcome.objects.filter(
        for_zone=False, call__stored_at__gte=since, call__stored_at__lt=until
    )
    versions = ProtocolVersion.objects.filter(
        Q(pk__in=ran.values("version")) | Q(in_shadow=True)
    ).order_by("name", "version")
    return [
        _shadow(str(version), shadow_moves(since=since, until=until, version_id=version.pk))
        for version in versions
    ]


def shadow_of_communities(since: datetime, until: datetime) -> Shadow:
    """Return what the communities in shadow would have got, had the pilot been there."""
    moves = shadow_moves(since=since, until=until, for_zone=True)
    return _shadow("Communities in shadow", moves)


def _shadow(name: str, moves: list[tuple[str, str, int]]) -> Shadow:
    return Shadow(name, sum(calls for *_, calls in moves), matrix_of(moves))


def _move(
    level: int, responses: Iterable[str], shadow_level: int, shadow_responses: Iterable[str]
) -> tuple[str, str]:
    return cell(level, responses), cell(shadow_level, shadow_responses)
