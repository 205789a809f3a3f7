"""What would have been: calls judged silently, beside what was recommended for them."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models.fields.json import KeyTransform

from triage.backtest import cell

from ..models import ShadowOutcome


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
    found = Counter(_move(*row) for row in rows.values_list(*told, "level", "responses").iterator())
    return [(was, would, calls) for (was, would), calls in found.most_common()]


def _move(
    level: int, responses: Iterable[str], shadow_level: int, shadow_responses: Iterable[str]
) -> tuple[str, str]:
    return cell(level, responses), cell(shadow_level, shadow_responses)
