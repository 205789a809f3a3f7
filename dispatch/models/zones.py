"""How the pilot's communities change: who drafted what, what it would have done, who published it."""

from django.db import models
from django.db.models import F, Q

from .work import Job


class ZoneDraftState(models.TextChoices):
    """Where a draft of a change stands."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    DISCARDED = "discarded", "Discarded"


class ZoneDraft(models.Model):
    """A change to one or more communities, by one author. Nobody publishes a draft of their own."""

    title = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=ZoneDraftState, default=ZoneDraftState.DRAFT)
    # When it begins; none is as soon as it is published.
    starts_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # Counts the changes: a review is of one revision, and a page never saves over another.
    revision = models.PositiveIntegerField(default=1)
    # What an import said of the rest of its file: refused, the same, gone (see zone_imports).
    read = models.JSONField(default=dict, blank=True)
    published_by = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("author")),
                name="zone_author_does_not_publish",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="published", published_by__isnull=False, published_at__isnull=False)
                    | Q(
                        state__in=["draft", "discarded"],
                        published_by__isnull=True,
                        published_at__isnull=True,
                    )
                ),
                name="zones_are_published_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DraftedZone(models.Model):
    """One community as a draft would have it."""

    draft = models.ForeignKey(ZoneDraft, on_delete=models.CASCADE, related_name="zones")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    sector = models.CharField(max_length=60, blank=True)
    coordinates = models.JSONField(default=list, blank=True)
    phase = models.CharField(max_length=20)
    hours = models.JSONField(default=dict, blank=True)
    scope = models.JSONField(default=dict, blank=True)
    # What it was written upon; none where the community is new.
    based_on = models.ForeignKey(
        "pilot_zones.ZoneVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # What it became.
    version = models.OneToOneField(
        "pilot_zones.ZoneVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="drafted",
    )

    class Meta:
        ordering = ["name", "code"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "code"], name="a_draft_names_a_community_once")
        ]


class ZoneReview(models.Model):
    """What one revision of a draft would have done to the calls of a period.

    `newest` is the newest zone version it was compared with: another one needs another review.
    """

    draft = models.ForeignKey(ZoneDraft, on_delete=models.CASCADE, related_name="reviews")
    revision = models.PositiveIntegerField()
    newest = models.BigIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    # None where the calls were few enough to be read at once.
    job = models.OneToOneField(Job, null=True, on_delete=models.CASCADE, related_name="+")
    # Calls gained and lost by hour of day, team-hours, doubts, short cover (see zone_review).
    found = models.JSONField(default=dict, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
