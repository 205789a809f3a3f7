"""A letter that came to nothing is erased when its time is over, with all that it says of people."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final

from django.db import transaction
from django.db.models import Q

from .. import journal
from ..limits import LETTER_KEPT, letter_ends
from ..models import PartnerApplication, PartnerLetter
from ..partner_codes import ABOUT_PEOPLE, Stand
from ..permissions import SYSTEM, Act, require

# A sweep takes this many at once, so that none is long.
AT_ONCE: Final = 200


def sweep_letters(*, now: datetime) -> int:
    """Erase every letter whose time is over; return how many. Safe twice."""
    is_over = (Q(stand=stand, decided_at__lte=now - kept) for stand, kept in LETTER_KEPT.items())
    due = PartnerApplication.objects.filter(reduce(or_, is_over), erased_at__isnull=True)
    listed = due.order_by("decided_at").values_list("pk", flat=True)[:AT_ONCE]
    return sum(erase_letter(application_id=pk, actor=SYSTEM, now=now) for pk in listed)


@transaction.atomic
def erase_letter(*, application_id: int, actor: object, now: datetime) -> bool:
    """Erase one letter whose time is over; return whether this did it.

    That an application was made, by which agency, when, and how and why it was decided is kept, and in
    the journal the letter's digest: it says which letter was erased, and nothing of what it said.
    """
    person = require(actor, Act.SWEEP)
    rows = PartnerApplication.objects.select_for_update(skip_locked=True)
    row = rows.filter(pk=application_id, erased_at__isnull=True).first()
    if row is None or not _is_over(row, now):
        return False
    sha256, size = PartnerLetter.objects.values_list("sha256", "size").get(pk=row.pk)
    PartnerLetter.objects.filter(pk=row.pk).delete()
    row.scores.update(comment="")
    for name in ABOUT_PEOPLE:
        setattr(row, name, "")
    row.erased_at = now
    row.save(update_fields=[*ABOUT_PEOPLE, "erased_at"])
    journal.record(
        "partner.letter_erased",
        call=None,
        actor=person,
        at=now,
        application=row.pk,
        sha256=sha256,
        size=size,
    )
    return True


def _is_over(row: PartnerApplication, now: datetime) -> bool:
    ends = letter_ends(Stand(row.stand), row.decided_at)
    return ends is not None and ends <= now
