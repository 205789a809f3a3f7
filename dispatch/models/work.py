"""Work that runs behind the doors: sweeps and long jobs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class SweepRun(models.Model):
    """When a sweep last ran. A late one is shown to the supervisor, whatever else is broken."""

    name = models.CharField(max_length=40, primary_key=True)
    every_s = models.FloatField()
    # When a worker last ran it; never while the workers were dead from the beginning.
    ran_at = models.DateTimeField(null=True, blank=True)
    # When the relay last ran it, because the workers did not.
    stood_in_at = models.DateTimeField(null=True, blank=True)
    found = models.PositiveIntegerField(default=0)
    # How far the clock of whoever ran it last is ahead of PostgreSQL's; below 0 it is behind.
    ahead_s = models.FloatField(default=0.0)


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Job(models.Model):
    """A long piece of work with its progress."""

    kind = models.CharField(max_length=40)
    # What it is about, so that two of a kind may run about different things.
    subject = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=JobState, default=JobState.WAITING)
    asked_by = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    # The request that asked for it, as the log names it: what the worker logs carries it on.
    request_id = models.CharField(max_length=36, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    # The worker says it is alive; a job whose worker died is taken up again.
    beat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_open_job_of_a_kind",
            )
        ]


class BoardMark(models.Model):
    """What the board showed at one line of the journal: whoever rebuilds it must find the same."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    # The calls that were not closed, and SHA-256 of their cards in the order of their ids.
    calls = ArrayField(models.UUIDField())
    digest = models.BinaryField(max_length=32)
