"""The journal: every step, numbered without gaps, chained by hash, and never changed."""

import uuid

from django.db import models
from django.db.models import Q

from ..review_codes import Overruling
from .calls import Call

# Lines that change a call's level: by a person, or by answers after a person had decided.
LEVEL_LINES = (*(kind.value for kind in Overruling), "call.rose")


class JournalHead(models.Model):
    """The last number and hash. Its one row is locked last in an action, so numbers follow commits."""

    # A new epoch is a new journal: a console that sees another one starts afresh.
    epoch = models.UUIDField(default=uuid.uuid4, editable=False)
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)


class JournalEntry(models.Model):
    """One line. The database refuses to change or delete it; only its body may be erased."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    call = models.ForeignKey(
        Call, null=True, on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    actor = models.ForeignKey(
        "teams.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    data = models.JSONField(null=True)
    digest = models.BinaryField(max_length=32)  # SHA-256 of the body, kept when it is erased
    hash = models.BinaryField(max_length=32)  # SHA-256 of the hash before, the line and the digest

    class Meta:
        verbose_name_plural = "journal entries"
        ordering = ["seq"]
        indexes = [
            models.Index(
                fields=["call", "seq"], name="lines_of_a_call", condition=Q(call__isnull=False)
            ),
            models.Index(
                fields=["at"], name="level_lines_by_time", condition=Q(kind__in=LEVEL_LINES)
            ),
        ]
