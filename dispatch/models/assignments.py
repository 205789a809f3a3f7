"""Units given to calls."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ..lifecycle import OPEN_STATUSES, AssignmentStatus
from .calls import Call

OPEN = Q(closed_at__isnull=True)


class Assignment(models.Model):
    """One unit sent to one call. The unit's status is here, so that no other call can change it."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("teams.Unit", on_delete=models.PROTECT, related_name="assignments")
    status = models.CharField(
        max_length=12,
        choices=[(s.value, s.value) for s in AssignmentStatus],
        default=AssignmentStatus.ASSIGNED,
    )
    assigned_by = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    # Why this unit, as it was shown when it was chosen.
    reasons = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    assigned_at = models.DateTimeField()
    en_route_at = models.DateTimeField(null=True, blank=True)
    on_scene_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["assigned_at", "pk"]
        constraints = [
            # Two dispatchers may press "assign" in the same second: the database picks one.
            models.UniqueConstraint(
                fields=["unit"], condition=OPEN, name="unit_has_one_open_assignment"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, status__in=[s.value for s in OPEN_STATUSES])
                | Q(closed_at__isnull=False, status__in=["clear", "cancelled"]),
                name="assignment_is_open_or_ended",
            ),
        ]
