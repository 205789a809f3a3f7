"""Calls handed to a desk, the task of reaching a lost caller, and what a navigator wrote."""

from django.db import models
from django.db.models import Q

from ..handoff_codes import ENDED, OPEN, CallbackResult, HandoffStatus, ReturnCode
from .calls import Call


class Handoff(models.Model):
    """One desk asked to take one call. A desk that does not answer gives way to another row."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="handoffs")
    desk = models.ForeignKey("teams.Desk", on_delete=models.PROTECT, related_name="handoffs")
    status = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in HandoffStatus],
        default=HandoffStatus.OFFERED,
    )
    handed_by = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    # By when a navigator must accept; then the next desk is asked, and after the last 911 again.
    answer_by = models.DateTimeField()
    accepted_by = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    return_code = models.CharField(
        max_length=16, blank=True, choices=[(c.value, c.value) for c in ReturnCode]
    )
    # Questions that had an answer when they were answered at the desk: nothing should be asked twice.
    asked_again = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["offered_at", "pk"]
        constraints = [
            # Two dispatchers may hand the same call off in the same second: the database picks one.
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(ended_at__isnull=True),
                name="call_has_one_open_handoff",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, status__in=[s.value for s in OPEN])
                | Q(ended_at__isnull=False, status__in=[s.value for s in ENDED]),
                name="handoff_is_open_or_ended",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="handoff_is_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(~Q(status="accepted") | Q(accepted_at__isnull=False)),
                name="accepted_handoff_has_a_navigator",
            ),
            models.CheckConstraint(
                condition=Q(status="returned", return_code__in=[c.value for c in ReturnCode])
                | Q(~Q(status="returned"), return_code=""),
                name="returned_handoff_says_why",
            ),
        ]
        indexes = [
            # The board and the desk show the last ones that ended.
            models.Index(
                fields=["ended_at"],
                name="handoffs_by_their_end",
                condition=Q(ended_at__isnull=False),
            ),
            models.Index(
                fields=["answer_by"], name="handoffs_to_answer", condition=Q(status="offered")
            ),
        ]


class Callback(models.Model):
    """A caller was lost while a desk had the call: somebody must call back by the time due."""

    handoff = models.ForeignKey(Handoff, on_delete=models.PROTECT, related_name="callbacks")
    lost_at = models.DateTimeField()
    # By when the next attempt must be made; then 911 gets the call back.
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.CharField(
        max_length=12, blank=True, choices=[(r.value, r.value) for r in CallbackResult]
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["lost_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["handoff"],
                condition=Q(ended_at__isnull=True),
                name="handoff_has_one_open_callback",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, result="")
                | Q(ended_at__isnull=False, result__in=[r.value for r in CallbackResult]),
                name="ended_callback_has_a_result",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="callbacks_due", condition=Q(ended_at__isnull=True)
            )
        ]


class DeskNote(models.Model):
    """What a navigator wrote at the end, a care record: the floor never reads it."""

    handoff = models.OneToOneField(
        Handoff, on_delete=models.PROTECT, primary_key=True, related_name="note"
    )
    text = models.TextField(blank=True)
    # The service that the person was connected to: it can say more than the floor should know.
    service = models.CharField(max_length=120, blank=True)
