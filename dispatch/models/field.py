"""What the crew's phones sent: each tap once, with its own time and the answer it got."""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from .assignments import Assignment


class TapKind(StrEnum):
    """What a crew can say with one touch."""

    ACCEPT = "accept"
    DECLINE = "decline"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    CLEAR = "clear"
    OUTCOME = "outcome"
    CHECK_IN = "check_in"
    BACKUP = "backup"
    GIVE = "give"
    EMERGENCY = "emergency"


class Tap(models.Model):
    """One tap, kept whether it was done or refused, so that its repeat gets the same answer."""

    # Made by the phone. Unique over all people: a tap is applied once, whoever sends it again.
    key = models.UUIDField()
    person = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("teams.Unit", on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="taps"
    )
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in TapKind])
    body_digest = models.CharField(max_length=64)  # SHA-256 of what was asked, hex
    # When the finger moved, by the phone's own clock, and as the centre takes it.
    tapped_at = models.DateTimeField()
    at = models.DateTimeField()
    heard_at = models.DateTimeField()
    # An empty code: it was done. Else why not, in a stable word and in a sentence.
    code = models.CharField(max_length=40, blank=True)
    says = models.TextField(blank=True)

    class Meta:
        ordering = ["heard_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="tap_is_applied_once"),
            models.CheckConstraint(
                condition=Q(at__lte=F("heard_at")), name="tap_is_not_in_the_future"
            ),
        ]

    @property
    def was_done(self) -> bool:
        """Whether what was asked was done."""
        return not self.code
