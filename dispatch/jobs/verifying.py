"""The journal read from its first line, and its head kept outside the database."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from .. import journal
from ..models import Job
from ..signed_heads import compared, head_now, keep, private_key, public_file, public_key
from .steps import Step


def verify_journal(_: Job) -> Iterator[Step]:
    """Read the whole journal; the job fails where a line is not as it was written.

    Where it holds and there is a key, its head is signed and kept, if those that were kept before
    agree: a journal that was rewritten whole is never signed. Raises NoKey, HeadRefused.
    """
    for seen in journal.verify():
        result = {"checked": seen.checked, "broken_at": seen.broken_at, "why": seen.why}
        yield Step(seen.checked, seen.head, result, failed=not seen.holds)
    if not (seen.holds and settings.JOURNAL_KEY_FILE.exists()):
        return
    if differs := _against_the_kept():
        yield Step(seen.checked, seen.head, {**result, "why": differs}, failed=True)
    else:
        head = head_now(timezone.now())
        keep(head, key=private_key(settings.JOURNAL_KEY_FILE), file=settings.JOURNAL_HEADS_FILE)
        yield Step(seen.checked, seen.head, {**result, "signed": head.seq})


def _against_the_kept() -> str:
    """Return what differs from the heads that were kept; empty where none was, or all agree."""
    file = settings.JOURNAL_HEADS_FILE
    if not file.exists():
        return ""
    return compared(file, public_key(public_file(settings.JOURNAL_KEY_FILE))).differs
