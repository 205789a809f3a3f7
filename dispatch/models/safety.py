"""A crew in danger, and the help that was asked for around it."""

from django.db import models
from django.db.models import F, Q

from .assignments import Assignment
from .calls import Call


class Emergency(models.Model):
    """A unit pressed its emergency button; it alarms every console until a person acknowledges."""

    unit = models.ForeignKey("teams.Unit", on_delete=models.PROTECT, related_name="emergencies")
    # The call it was with, where it was with one.
    call = models.ForeignKey(
        Call, null=True, blank=True, on_delete=models.PROTECT, related_name="emergencies"
    )
    raised_by = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    # When the finger pressed, by the phone, and when we heard of it.
    raised_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    # Where the phone was, WGS 84 degrees, where it knew.
    lat = models.FloatField(null=True, blank=True)
    lng = models.FloatField(null=True, blank=True)
    # Unacknowledged at this time it is put in front of a supervisor by name.
    escalate_by = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["heard_at", "pk"]
        verbose_name_plural = "emergencies"
        constraints = [
            # A thumb presses twice, and two people press at once: it is one emergency.
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(acknowledged_at__isnull=True),
                name="unit_has_one_open_emergency",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="emergency_is_acknowledged_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lng__isnull=True)
                | Q(lat__isnull=False, lng__isnull=False),
                name="emergency_has_a_whole_point",
            ),
        ]


class Purpose(models.TextChoices):
    """Why another service was asked for."""

    BACKUP = "backup", "Backup"
    TAKE_BACK = "take_back", "Take-back"


class ServiceRequest(models.Model):
    """Police, fire, EMS or a second team asked for beside the crew; open until it is confirmed.

    A take-back gives the whole call to the service: the call cannot close while it is open.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="service_requests")
    # The crew that it is for, where one asked.
    assignment = models.ForeignKey(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="service_requests"
    )
    service = models.CharField(max_length=30)
    purpose = models.CharField(max_length=10, choices=Purpose)
    asked_by = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    # When the finger pressed, by the phone, and when we heard of it.
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    # Unconfirmed at this time it is late on every console.
    confirm_by = models.DateTimeField()
    overdue_since = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The other service's own number for it.
    reference = models.CharField(max_length=60, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["heard_at", "pk"]
        constraints = [
            # Crew and dispatcher may ask at once: one clock runs.
            models.UniqueConstraint(
                fields=["call", "service"],
                condition=Q(confirmed_at__isnull=True, withdrawn_at__isnull=True),
                name="service_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(service__in=["POLICE", "FIRE", "EMS"])
                | Q(service="CRISIS_TEAM", purpose="backup"),
                name="request_names_a_service",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, withdrawn_at=None),
                name="request_is_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirm_by__gte=F("heard_at")), name="request_has_time_to_be_confirmed"
            ),
        ]
        indexes = [
            models.Index(
                fields=["confirm_by"],
                name="requests_to_watch",
                condition=Q(
                    confirmed_at__isnull=True, withdrawn_at__isnull=True, overdue_since__isnull=True
                ),
            )
        ]

    @property
    def is_open(self) -> bool:
        """Whether its clock still runs."""
        return self.confirmed_at is None and self.withdrawn_at is None
