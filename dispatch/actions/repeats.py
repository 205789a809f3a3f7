"""The key of a request is forgotten once nobody repeats that request any more."""

from datetime import datetime
from typing import Final

from ..limits import REPEATED_FOR
from ..models import IdempotencyKey
from ..permissions import SYSTEM, Act, require

# A sweep takes this many at once, so that none is long.
AT_ONCE: Final = 5_000


def sweep_repeats(*, now: datetime) -> int:
    """Forget keys older than REPEATED_FOR; return how many. Their calls stay, each once by its reference."""
    require(SYSTEM, Act.SWEEP)
    old = IdempotencyKey.objects.filter(made_at__lt=now - REPEATED_FOR).order_by("pk")
    forgotten, _ = IdempotencyKey.objects.filter(pk__in=old.values("pk")[:AT_ONCE]).delete()
    return forgotten
