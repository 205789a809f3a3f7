"""Communities, the versions of their boundary, phase and hours, and the addresses in them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from .phases import Phase

PHASE_LABELS = {
    Phase.OUTSIDE: "Not in the pilot",
    Phase.PLANNED: "Planned",
    Phase.PAIRED: "Paired",
    Phase.COMMUNITY_LED: "Community-led",
    Phase.ENDED: "Ended",
    Phase.SHADOW: "Shadow",
    Phase.COMPARISON: "Comparison",
}


class Community(models.Model):
    """A named part of the city; `code` is the city's own (three letters or digits in Calgary)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    sector = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = "communities"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ZoneVersion(models.Model):
    """A community's boundary, phase and hours from a moment on. Never changed: a new one follows."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="versions")
    starts_at = models.DateTimeField()
    # GeoJSON MultiPolygon coordinates: longitude, latitude, WGS 84.
    coordinates = models.JSONField()
    phase = models.CharField(
        max_length=20,
        choices=[(phase.value, label) for phase, label in PHASE_LABELS.items()],
        default=Phase.OUTSIDE,
    )
    # See hours.WeeklyHours.to_json.
    hours = models.JSONField(default=dict, blank=True)
    # See scope.Scope.to_json: which incident types and levels a team is sent to; empty is all.
    scope = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=200)
    # The version that it takes the place of.
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "starts_at"], name="one_zone_version_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(phase__in=[p.value for p in Phase]), name="zone_has_a_phase"
            ),
            # Two changes written upon the same version: the database takes the first.
            models.UniqueConstraint(fields=["follows"], name="a_version_has_one_successor"),
        ]
        indexes = [models.Index(fields=["community", "-starts_at"], name="zone_in_force")]


class Pause(models.Model):
    """A community in which no team is sent from a moment until somebody resumes it.

    `paused_by` and `resumed_by` are names as every console shows them; the journal says who.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=200)
    paused_at = models.DateTimeField()
    paused_by = models.CharField(max_length=150)
    resumed_at = models.DateTimeField(null=True, blank=True)
    resumed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            # Two people may press "pause" in the same second: the database keeps one.
            models.UniqueConstraint(
                fields=["community"],
                condition=Q(resumed_at__isnull=True),
                name="community_is_paused_once",
            ),
            models.CheckConstraint(
                condition=Q(resumed_at__isnull=True) | Q(resumed_at__gte=models.F("paused_at")),
                name="pause_ends_after_it_began",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="pause_has_a_reason"),
        ]


class RefusedBoundary(models.Model):
    """A boundary that could not be taken as it is, kept aside for a person to mend."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    reason = models.TextField()
    lat = models.FloatField(null=True, blank=True)
    lng = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=200)
    refused_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "refused boundaries"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "source"],
                condition=Q(settled_at__isnull=True),
                name="one_open_refusal_per_boundary",
            )
        ]


class Address(models.Model):
    """One line of the gazetteer."""

    label = models.CharField(max_length=200)
    # addresses.normal_form of the label: what a search is compared with.
    normal = models.CharField(max_length=200)
    lat = models.FloatField()
    lng = models.FloatField()

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [models.UniqueConstraint(fields=["label"], name="an_address_is_listed_once")]
        indexes = [GinIndex(fields=["normal"], name="address_trgm", opclasses=["gin_trgm_ops"])]
