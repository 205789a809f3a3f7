"""The journal read from its first line."""

from collections.abc import Iterator

from .. import journal
from ..models import Job
from .steps import Step


def verify_journal(_: Job) -> Iterator[Step]:
    """Read the whole journal; the job fails where a line is not as it was written."""
    for seen in journal.verify():
        result = {"checked": seen.checked, "broken_at": seen.broken_at, "why": seen.why}
        yield Step(seen.checked, seen.head, result, failed=not seen.holds)
