"""What a crew should know before it comes to a place."""

from django.db import models
from django.db.models import Q


class CautionCategory(models.TextChoices):
    """The kinds of caution: what a place asks of a crew, never what a person is diagnosed with."""

    WEAPON = "weapon", "Weapon seen here"
    VIOLENCE = "violence", "Violence toward responders here"
    ANIMAL = "animal", "Dangerous animal"
    HAZARD = "hazard", "Hazardous substance or structure"
    ACCESS = "access", "Hard to get in or out"
    APPROACH = "approach", "Ask before approaching"
    OTHER = "other", "Other"


class CautionSource(models.TextChoices):
    """Who said it."""

    CREW = "crew", "Crisis team"
    DISPATCH = "dispatch", "911 centre"
    POLICE = "police", "Police"
    FIRE = "fire", "Fire"
    EMS = "ems", "EMS"
    AGENCY = "agency", "Partner agency"


class Caution(models.Model):
    """A caution at an address, or within a distance of a point; not current past its review date."""

    category = models.CharField(max_length=12, choices=CautionCategory)
    # A few words for a crew at the door; nothing clinical, and nobody's name.
    words = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=10, choices=CautionSource)
    address = models.CharField(max_length=300, blank=True)
    # The one form in which addresses are compared (pilot_zones.addresses.normal_form).
    normal = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lng = models.FloatField(null=True, blank=True)
    radius_m = models.PositiveIntegerField(null=True, blank=True)
    # Days by the centre's clock.
    starts_on = models.DateField()
    review_on = models.DateField()
    added_by = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["review_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(normal="")
                | Q(lat__isnull=False, lng__isnull=False, radius_m__isnull=False),
                name="caution_is_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(radius_m__isnull=True) | Q(radius_m__range=(1, 2000)),
                name="caution_radius_is_1_to_2000_m",
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=models.F("starts_on")),
                name="caution_is_reviewed_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(
                fields=["normal"], name="cautions_by_address", condition=Q(retired_at__isnull=True)
            ),
            models.Index(
                fields=["lat"], name="cautions_by_place", condition=Q(retired_at__isnull=True)
            ),
        ]
