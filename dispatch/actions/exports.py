"""Whoever takes a table out of the program is written down, with what it was filtered by."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from .. import journal
from ..permissions import Act, require


@transaction.atomic
def record_export(
    *, act: Act, page: str, says: Sequence[str], rows: int, form: str, actor: object, now: datetime
) -> int:
    """Write that `actor` took `rows` rows of a page along; return the line's number.

    `act` is what the page itself asks. Raises NotAllowed.
    """
    person = require(actor, act)
    return journal.record(
        "table.exported",
        call=None,
        actor=person,
        at=now,
        page=page,
        says=list(says),
        rows=rows,
        form=form,
    )
