"""Calls picked for review, how they were picked, and what a reviewer found."""

from django.db import models
from django.db.models import F, Q

from ..review_codes import Why
from .calls import Call


class ReviewDraw(models.Model):
    """One week's sample by lot: everything that is needed to draw it again."""

    # The Monday it begins with, on the centre's clock.
    week = models.DateField()
    share_percent = models.PositiveSmallIntegerField()
    # The hash of the last journal line of that week, in hex, and the line's number.
    seed = models.CharField(max_length=64)
    seed_seq = models.BigIntegerField()
    # How many calls could be drawn, and SHA-256 over them and their call-takers.
    pool = models.PositiveIntegerField()
    pool_digest = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    # Nobody where the program drew it by itself.
    drawn_by = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-week"]
        constraints = [
            # Two workers may draw in the same second: the database keeps one sample of a week.
            models.UniqueConstraint(fields=["week"], name="week_is_drawn_once"),
            models.CheckConstraint(
                condition=Q(share_percent__gte=1, share_percent__lte=100),
                name="draw_takes_1_to_100_percent",
            ),
        ]


class ReviewPick(models.Model):
    """A call that waits for review, for one reason; it may have several."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="review_picks")
    why = models.CharField(max_length=16, choices=[(w.value, w.value) for w in Why])
    draw = models.ForeignKey(
        ReviewDraw, null=True, blank=True, on_delete=models.PROTECT, related_name="picks"
    )
    # Whose call it was, where a person took it or asked its questions.
    about = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    picked_at = models.DateTimeField()

    class Meta:
        ordering = ["picked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "why"], name="call_is_picked_once_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(why="drawn", draw__isnull=False)
                | Q(~Q(why="drawn"), draw__isnull=True),
                name="drawn_pick_has_its_draw",
            ),
        ]


class CallReview(models.Model):
    """What a reviewer found of one call, and when its call-taker read it."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="reviews")
    about = models.ForeignKey(
        "teams.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviews_of_calls",
    )
    reviewer = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    # {item: mark}, of `review_codes.py`.
    marks = models.JSONField()
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-reviewed_at", "-pk"]
        constraints = [
            # Two supervisors may review the same call in the same minute: the first one stands.
            models.UniqueConstraint(fields=["call"], name="call_is_reviewed_once"),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="review_scores_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(about__isnull=True) | ~Q(about=F("reviewer")),
                name="nobody_reviews_themselves",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(about__isnull=False),
                name="a_review_is_read_by_whom_it_is_about",
            ),
        ]
        indexes = [models.Index(fields=["reviewed_at"], name="reviews_by_time")]
