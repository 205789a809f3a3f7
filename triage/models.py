"""The versions of a protocol. A published one never changes, and a call keeps the one it was judged by."""

from django.db import models
from django.db.models import Q


class ProtocolState(models.TextChoices):
    """Where a version stands."""

    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class ProtocolVersion(models.Model):
    """One version of one protocol, as the text that was read."""

    name = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    text = models.TextField()
    digest = models.CharField(max_length=64)  # SHA-256 of the text, hex
    # The scenarios that guard its rules, as they were read.
    vignettes = models.TextField(blank=True)
    # Run silently beside the one in force.
    in_shadow = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=ProtocolState, default=ProtocolState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="one_text_per_version"),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="published"),
                name="one_protocol_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ProtocolState.values), name="protocol_has_a_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
