"""Units asked for calls, and given to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ..lifecycle import ACTIVE_STATUSES, ENDED_STATUSES, OPEN_STATUSES, AssignmentStatus
from .calls import Call


class Assignment(models.Model):
    """One unit and one call. The unit's status is here, so that no other call can change it."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("teams.Unit", on_delete=models.PROTECT, related_name="assignments")
    status = models.CharField(max_length=12, choices=[(s.value, s.value) for s in AssignmentStatus])
    # Who asked the unit; a call that goes on to the next unit by itself keeps who began it.
    assigned_by = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    # Asked by the program, after another unit did not come or one that was busy is clear: the call
    # gets no more time by that than a person gave it.
    by_program = models.BooleanField(default=False)
    # Why this unit, as it was shown when it was chosen.
    reasons = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    made_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    # By when the crew must answer; a sweep ends the offer once this has passed.
    answer_by = models.DateTimeField(null=True, blank=True)
    # When the crew accepted.
    assigned_at = models.DateTimeField(null=True, blank=True)
    en_route_at = models.DateTimeField(null=True, blank=True)
    on_scene_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Why it was declined or taken back: a code of `reasons.py`, and what was written beside it.
    end_reason = models.CharField(max_length=20, blank=True)
    end_words = models.CharField(max_length=200, blank=True)
    # On scene alone: by when the crew is asked whether it is well, by when it must have answered,
    # and what came of it last.
    check_in_by = models.DateTimeField(null=True, blank=True)
    check_in_alarm_by = models.DateTimeField(null=True, blank=True)
    check_in_asked_at = models.DateTimeField(null=True, blank=True)
    check_in_alarmed_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            # Two dispatchers may ask for a unit in the same second: the database picks one.
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(status__in=[s.value for s in ACTIVE_STATUSES]),
                name="unit_has_one_active_assignment",
            ),
            models.UniqueConstraint(
                fields=["call", "unit"],
                condition=Q(closed_at__isnull=True),
                name="unit_stands_once_on_a_call",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, status__in=[s.value for s in OPEN_STATUSES])
                | Q(closed_at__isnull=False, status__in=[s.value for s in ENDED_STATUSES]),
                name="assignment_is_open_or_ended",
            ),
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(answer_by__isnull=False),
                name="an_offer_has_its_deadline",
            ),
            # Nobody is at a door without a clock.
            models.CheckConstraint(
                condition=Q(
                    status="on_scene", check_in_by__isnull=False, check_in_alarm_by__isnull=False
                )
                | Q(
                    ~Q(status="on_scene"), check_in_by__isnull=True, check_in_alarm_by__isnull=True
                ),
                name="crew_on_scene_has_a_check_in_clock",
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_by"], name="offers_to_watch", condition=Q(status="offered")
            ),
            models.Index(
                fields=["check_in_by"],
                name="check_ins_to_watch",
                condition=Q(check_in_by__isnull=False),
            ),
        ]
