"""What a call-taker answered, and what the protocol made of it."""

from django.db import models

from .calls import Call


class Assessment(models.Model):
    """A call under one protocol version: the answers so far and what they come to."""

    call = models.OneToOneField(
        Call, on_delete=models.PROTECT, primary_key=True, related_name="assessment"
    )
    # Kept when a newer version is published: the same inputs give the same outcome years later.
    protocol = models.ForeignKey(
        "triage.ProtocolVersion", on_delete=models.PROTECT, related_name="+"
    )
    answers = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    # triage.engine.Assessment.to_json
    outcome = models.JSONField(default=dict)
    # A lower outcome than the one in force: new information may only propose it.
    proposed = models.JSONField(null=True, blank=True)
    judged_at = models.DateTimeField()
    # When the first question about a danger was answered.
    hard_stop_at = models.DateTimeField(null=True, blank=True)


class Answer(models.Model):
    """One answer as it was given. A correction is a further row; the newest counts."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="answers_given")
    question = models.CharField(max_length=40)
    answer = models.CharField(max_length=40)
    given_by = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "pk"]
