"""A call: the dispatch record, and beside it the care record."""

import os
import time
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q

from ..lifecycle import ENDINGS, CallState, Ledger, Outcome, move_call


def uuid7() -> uuid.UUID:
    """Return a UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


class NextSerial(Func):
    """The next number of the sequence `dispatch_call_serial`."""

    template = "nextval('dispatch_call_serial')"
    output_field = models.BigIntegerField()


class Call(models.Model):
    """One request for help: where, when, what it needs and who has it. Says nothing in confidence."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    serial = models.BigIntegerField(unique=True, db_default=NextSerial(), editable=False)
    source = models.CharField(max_length=40)
    source_ref = models.CharField(max_length=80)
    # When the sender says it began, and when we stored it.
    received_at = models.DateTimeField()
    stored_at = models.DateTimeField()
    # An APCO common incident type, or whatever the sender wrote (then flagged).
    type = models.CharField(max_length=80)
    address = models.CharField(max_length=300, blank=True)
    address_verified = models.BooleanField(default=False)
    lat = models.FloatField(null=True, blank=True)
    lng = models.FloatField(null=True, blank=True)
    # The boundary, phase and hours it was judged by; kept when they change.
    zone = models.ForeignKey(
        "pilot_zones.ZoneVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # What a person should look at: codes of `flags.py`.
    flags = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in CallState], default=CallState.RECEIVED
    )
    state_since = models.DateTimeField()
    # 4 emergent .. 0 not a crisis. A 911 call starts at 4 and comes down only as answers allow.
    level = models.PositiveSmallIntegerField(default=4)
    raised_to = models.PositiveSmallIntegerField(null=True, blank=True)
    # A supervisor's lower level, with a reason in the journal; void once the protocol's level changes.
    lowered_to = models.PositiveSmallIntegerField(null=True, blank=True)
    # What ordinary 911 handling would have sent, for the evaluation.
    ordinary = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    responses = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    # Police, fire or EMS that this call was handed to, in the protocol's words.
    requested = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    # Languages and skills that a unit should bring: codes of `teams.skill_list`.
    needs_skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # Who brought it in: a call-taker, or the primary CAD's token.
    taken_by = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # When a person first decided what it needs, or closed it.
    decided_at = models.DateTimeField(null=True, blank=True)
    # By when somebody must act; a sweep marks the call once this has passed.
    act_by = models.DateTimeField(null=True, blank=True)
    overdue_since = models.DateTimeField(null=True, blank=True)

    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=20, blank=True, choices=[(o.value, ENDINGS[o].label) for o in Outcome]
    )
    ledger = models.CharField(
        max_length=14, blank=True, choices=[(w.value, w.value) for w in Ledger]
    )
    ledger_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_ref"], name="call_is_stored_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CallState]), name="call_has_a_state"
            ),
            models.CheckConstraint(
                condition=Q(level__lte=4) & (Q(raised_to__isnull=True) | Q(raised_to__lte=4)),
                name="call_level_is_0_to_4",
            ),
            # Every closed call ended in exactly one way, and says why where it was not served.
            models.CheckConstraint(
                condition=Q(~Q(state="closed"), ledger="", outcome="", closed_at__isnull=True)
                | Q(
                    Q(state="closed", closed_at__isnull=False),
                    Q(ledger__in=[w.value for w in Ledger], outcome__in=[o.value for o in Outcome]),
                ),
                name="closed_call_is_in_the_ledger",
            ),
            models.CheckConstraint(
                condition=Q(ledger__in=["", "diverted"]) | ~Q(ledger_codes=[]),
                name="ledger_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["received_at"], name="open_calls", condition=~Q(state="closed")),
            models.Index(
                fields=["act_by"],
                name="calls_to_watch",
                condition=Q(act_by__isnull=False, overdue_since__isnull=True),
            ),
            models.Index(F("stored_at").desc(), name="calls_by_time"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number people say aloud: two digits of the year, then the serial."""
        return f"{self.stored_at:%y}-{self.serial:06d}"

    @property
    def urgency(self) -> int:
        """The level that counts: a supervisor's lower one, or the protocol's, or one raised above it."""
        if self.lowered_to is not None:
            return self.lowered_to
        return max(self.level, self.raised_to or 0)

    def move_to(self, state: CallState) -> None:
        """Change the state, unsaved; raises MoveRefused."""
        self.state = move_call(CallState(self.state), state)


class CareRecord(models.Model):
    """What was said in confidence. Reading it is journalled; retention erases it, not the call."""

    call = models.OneToOneField(
        Call, on_delete=models.PROTECT, primary_key=True, related_name="care"
    )
    caller_name = models.CharField(max_length=120, blank=True)
    # As it was given: a phone without service still names its caller.
    caller_phone = models.CharField(max_length=40, blank=True)
    narrative = models.TextField(blank=True)
    # What the sender told differently when it sent the call again: [{"at", field: value, ...}].
    told_again = models.JSONField(default=list, blank=True)
