"""The journal read from its first line, and its head kept outside the database."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from .. import journal
from ..models import Job
from ..signed_heads import head_now, keep, private_key
from .steps import Step


def verify_journal(_: Job) -> Iterator[Step]:
    """Read the whole journal; the job fails where a line is not as it was written.

    Where it holds and there is a key, its head is signed and kept. Raises NoKey where that is none.
    """
    for seen in journal.verify():
        result = {"checked": seen.checked, "broken_at": seen.broken_at, "why": seen.why}
        yield Step(seen.checked, seen.head, result, failed=not seen.holds)
    if seen.holds and settings.JOURNAL_KEY_FILE.exists():
        head = head_now(timezone.now())
        keep(head, key=private_key(settings.JOURNAL_KEY_FILE), file=settings.JOURNAL_HEADS_FILE)
        yield Step(seen.checked, seen.head, {**result, "signed": head.seq})
