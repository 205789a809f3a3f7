"""What the long jobs found out about a protocol version, kept."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from triage.backtest import Comparison, Flip

from ..models import BackTest, BackTestFlip, ProtocolCheck

WORDS, RULE = 120, 20


def keep_check(check: ProtocolCheck, *, found: dict[str, Any], passed: bool) -> None:
    """Keep what a check found."""
    check.found, check.passed = found, passed
    check.save(update_fields=["found", "passed"])


def begin_back_test(test: BackTest) -> None:
    """Forget the flips of a run whose worker died: this one begins anew."""
    test.flips.all().delete()


def keep_flips(test: BackTest, flips: Iterable[Flip]) -> None:
    """Keep the calls of one part that come out otherwise."""
    BackTestFlip.objects.bulk_create(
        BackTestFlip(
            back_test=test,
            call_id=UUID(flip.ref),
            before=flip.before[:WORDS],
            after=flip.after[:WORDS],
            rule=flip.rule[:RULE],
            unsafe=flip.unsafe,
        )
        for flip in flips
    )


def keep_back_test(test: BackTest, whole: Comparison, *, flips: int, unsafe: int) -> None:
    """Keep what a whole back-test found; until then it has no `unsafe`, and counts for nothing."""
    test.found |= {
        "calls": whole.read,
        "unreadable": whole.unreadable,
        "flips": flips,
        "unsafe": unsafe,
        "matrix": [[old, new, number] for (old, new), number in whole.matrix.most_common()],
        "team_hours": [round(hours, 3) for hours in whole.team_hours],
    }
    test.save(update_fields=["found"])
