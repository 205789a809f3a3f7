"""Requests that may come twice."""

from django.db import models


class IdempotencyKey(models.Model):
    """The answer that a sender got for a key, so that a repeat gets the same one and does nothing."""

    person = models.ForeignKey("teams.Person", on_delete=models.CASCADE, related_name="+")
    route = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    body_digest = models.CharField(max_length=64)  # SHA-256 of the body, hex
    call = models.ForeignKey("dispatch.Call", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "route", "key"], name="one_answer_per_idempotency_key"
            )
        ]
