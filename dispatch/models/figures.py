"""What is counted of a call once it has closed, and these figures summed up month by month."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F

from .calls import Call


class CallFigures(models.Model):
    """How one closed call counts. Written as it closes; never read for anything but figures.

    The clocks are seconds, and null where that step was never taken: what was not measured is in no
    figure. No clock is negative.
    """

    call = models.OneToOneField(
        Call, on_delete=models.PROTECT, primary_key=True, related_name="figures"
    )
    stored_at = models.DateTimeField()
    # In the centre's zone, as it then was.
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    # These two are the call's own, which the database has checked: no second check is paid for.
    community = models.ForeignKey(
        "pilot_zones.Community",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    taker = models.ForeignKey(
        "teams.Person",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    ledger = models.CharField(max_length=14)
    codes = ArrayField(models.CharField(max_length=40), default=list)
    # What befell it on its way to a desk or a unit: codes of `counts.Befell`, each once.
    befell = ArrayField(models.CharField(max_length=16), default=list)
    hard_stop_s = models.IntegerField(null=True)
    decision_s = models.IntegerField(null=True)
    handoff_s = models.IntegerField(null=True)
    dispatch_s = models.IntegerField(null=True)
    turnout_s = models.IntegerField(null=True)
    travel_s = models.IntegerField(null=True)
    scene_s = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["day"], name="figures_by_day"),
            models.Index("ledger", F("stored_at").desc(), name="figures_by_state"),
            models.Index("community", F("stored_at").desc(), name="figures_by_community"),
            models.Index("taker", F("stored_at").desc(), name="figures_by_taker"),
            models.Index("hour", F("stored_at").desc(), name="figures_by_hour"),
            models.Index(F("stored_at").desc(), name="figures_by_time"),
            GinIndex(fields=["codes"], name="figures_by_code"),
            GinIndex(fields=["befell"], name="figures_by_what_befell"),
        ]


class RolledMonth(models.Model):
    """A month whose sums below are those of its figures.

    The database itself takes the row away when figures of that month change, or what a shadow or the
    triage made of one of its closed calls, so a sum is never old: without its row a month is counted
    call by call.
    """

    # The first of the month.
    month = models.DateField(primary_key=True)
    rolled_at = models.DateTimeField()


class MonthCount(models.Model):
    """Closed calls of a month that share one thing: a code, a community, an hour, a call-taker."""

    month = models.DateField()
    # A word of `counts.By`.
    by = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    ledger = models.CharField(max_length=14)
    calls = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["month", "by"], name="counts_of_a_month")]


class MonthClock(models.Model):
    """How many calls of a month took so many seconds for one step; long ones rounded, as shown."""

    month = models.DateField()
    # The name of one of `clocks.CLOCKS`.
    clock = models.CharField(max_length=12)
    by = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    seconds = models.IntegerField()
    calls = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["month", "by"], name="clocks_of_a_month")]


class MonthShadow(models.Model):
    """Closed calls of a month that a shadow would have taken from one outcome to another.

    An outcome is [level, responses].
    """

    month = models.DateField()
    version = models.ForeignKey(
        "triage.ProtocolVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    for_zone = models.BooleanField()
    was = models.JSONField()
    would = models.JSONField()
    calls = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["month"], name="shadows_of_a_month")]
