"""How a protocol version comes into force: who wrote it, who approved it, what was tested."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from .calls import Call
from .work import Job


class ProtocolWork(models.Model):
    """The people behind one version. Whoever wrote it cannot approve it: the database says so too."""

    version = models.OneToOneField(
        "triage.ProtocolVersion", on_delete=models.PROTECT, primary_key=True, related_name="work"
    )
    based_on = models.ForeignKey(
        "triage.ProtocolVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(
        "teams.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(author__isnull=True)
                | ~Q(approved_by=F("author")),
                name="author_does_not_approve",
            )
        ]


class EarlierText(models.Model):
    """A draft as it was before one saving, so that any change can be taken back."""

    version = models.ForeignKey(
        "triage.ProtocolVersion", on_delete=models.CASCADE, related_name="earlier_texts"
    )
    text = models.TextField()
    vignettes = models.TextField(blank=True)
    # What the saving then did, in words: "Rule U4 removed".
    before = models.CharField(max_length=120)
    saved_at = models.DateTimeField()


class ProtocolCheck(models.Model):
    """What a check of one text found: its scenarios, its unguarded rules, its safety properties."""

    version = models.ForeignKey(
        "triage.ProtocolVersion", on_delete=models.CASCADE, related_name="checks"
    )
    # SHA-256 of the protocol's and the scenarios' text, hex: another text needs another check.
    digest = models.CharField(max_length=64)
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    passed = models.BooleanField(null=True)
    # Which scenarios differ, which rules no scenario guards, and each safety property.
    found = models.JSONField(default=dict, blank=True)


class BackTest(models.Model):
    """A version run over the past calls of a period."""

    version = models.ForeignKey(
        "triage.ProtocolVersion", on_delete=models.CASCADE, related_name="back_tests"
    )
    digest = models.CharField(max_length=64)
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    # How many calls, from which outcome to which, team-hours by hour of week, how many unsafe.
    found = models.JSONField(default=dict, blank=True)


class BackTestFlip(models.Model):
    """One past call whose outcome would have been another, and the rule that made it so."""

    back_test = models.ForeignKey(BackTest, on_delete=models.CASCADE, related_name="flips")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=120)
    after = models.CharField(max_length=120)
    rule = models.CharField(max_length=20)
    # A call with a hard-stop answer that would have become team-only: nothing with it is published.
    unsafe = models.BooleanField(default=False)


class ShadowOutcome(models.Model):
    """What would have been recommended, silently: by a version in shadow, or in a community in shadow."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="shadows")
    version = models.ForeignKey(
        "triage.ProtocolVersion", on_delete=models.PROTECT, related_name="+"
    )
    for_zone = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField()
    responses = ArrayField(models.CharField(max_length=30), default=list)
    rules = ArrayField(models.CharField(max_length=20), default=list)
    not_served = ArrayField(models.CharField(max_length=40), default=list)
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "version", "for_zone"], name="one_shadow_of_a_kind_per_call"
            )
        ]
