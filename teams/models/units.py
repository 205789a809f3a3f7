"""Teams and their units, and where a unit was last seen."""

from django.db import models
from django.db.models import Q

from .agencies import Agency, Skill


class Pausable(models.Model):
    """Something that is taken off every list of candidates at once, with a reason."""

    paused_at = models.DateTimeField(null=True, blank=True)
    paused_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True, paused_reason="")
                | Q(Q(paused_at__isnull=False), ~Q(paused_reason="")),
                name="%(class)s_is_paused_for_a_reason",
            )
        ]


class Team(Pausable):
    """People of one agency who cover some communities together."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80, unique=True)
    # An empty list covers the whole city.
    communities = models.ManyToManyField("pilot_zones.Community", blank=True, related_name="teams")

    class Meta(Pausable.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    """What may be sent to a door."""

    MCRT = "mcrt", "Crisis team"
    PACT = "pact", "PACT"


class Unit(Pausable):
    """One vehicle's worth of people with one call sign. Its state lives on its assignment."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="units")
    call_sign = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=UnitKind, default=UnitKind.MCRT)
    skills = models.ManyToManyField(Skill, blank=True, related_name="units")
    # Where it starts from until it reports a position; WGS 84 degrees.
    base_lat = models.FloatField()
    base_lng = models.FloatField()
    retired_at = models.DateTimeField(null=True, blank=True)
    # Since when it is on duty, as every console was last told; nothing while it is off.
    duty_told = models.DateTimeField(null=True, editable=False)

    class Meta(Pausable.Meta):
        ordering = ["call_sign"]

    def __str__(self) -> str:
        return self.call_sign


class UnitPosition(models.Model):
    """The last place a unit reported while it was with a call; WGS 84 degrees."""

    unit = models.OneToOneField(
        Unit, on_delete=models.CASCADE, primary_key=True, related_name="position"
    )
    lat = models.FloatField()
    lng = models.FloatField()
    accuracy_m = models.FloatField(null=True, blank=True)
    # By the phone's clock, never later than `heard_at`.
    taken_at = models.DateTimeField()
    heard_at = models.DateTimeField()
