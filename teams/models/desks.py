"""The desks that take calls which 911 hands off."""

from django.db import models
from django.db.models import Q

from .agencies import Person


class Desk(models.Model):
    """Navigators who take calls that 911 hands off, such as 211; asked in `order`, lowest first."""

    name = models.CharField(max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(unique=True)
    # How long a call may wait for an answer here before the next desk is asked.
    answer_s = models.PositiveSmallIntegerField(default=60)
    # The protocol's response that this desk gives, such as NAV_211; empty where it gives none.
    response = models.CharField(max_length=30, blank=True)
    navigators = models.ManyToManyField(Person, blank=True, related_name="desks")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_s__gte=5) & Q(answer_s__lte=600),
                name="desk_answers_in_5_to_600_s",
            ),
        ]

    def __str__(self) -> str:
        return self.name
