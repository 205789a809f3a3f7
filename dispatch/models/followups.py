"""Follow-ups, the consent each stands on, attempts to reach the person, and referrals to services."""

from django.db import models
from django.db.models import F, Q

from .calls import Call

OPEN = Q(closed_at__isnull=True)


PROMISES_H = (24, 48, 72)


class FollowUpEnd(models.TextChoices):
    """How a follow-up ended."""

    REACHED = "reached", "Reached"
    DECLINED = "declined", "Declined"
    NOT_REACHED = "not_reached", "Not reached"
    WITHDRAWN = "withdrawn", "Consent withdrawn"
    EXPIRED = "expired", "Consent expired"


class Channel(models.TextChoices):
    """How somebody is reached."""

    PHONE = "phone", "Phone call"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    VISIT = "visit", "Visit"


class AttemptResult(models.TextChoices):
    """What came of one try."""

    REACHED = "reached", "Reached"
    NO_ANSWER = "no_answer", "No answer"
    LEFT_MESSAGE = "left_message", "Left a message"
    DECLINED = "declined", "Declined"
    WRONG_NUMBER = "wrong_number", "Wrong number"


class ReferralStatus(models.TextChoices):
    """How far a referral has come."""

    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    CONNECTED = "connected", "Connected"
    DECLINED = "declined", "Declined"


class FollowUp(models.Model):
    """A promise to ask somebody how they are. Without a consent there is none."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="follow_ups")
    # Who follows up; none is the 211 desk itself.
    agency = models.ForeignKey(
        "teams.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    owner = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_by = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    # The first promise: 24, 48 or 72 hours after the team was clear. It never moves.
    within_h = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    # The next moment at which somebody must try; a sweep marks the row once this has passed.
    act_by = models.DateTimeField(null=True, blank=True)
    overdue_since = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=14, blank=True, choices=FollowUpEnd)

    class Meta:
        ordering = ["act_by", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"], condition=OPEN, name="call_has_one_open_follow_up"
            ),
            models.CheckConstraint(
                condition=Q(within_h__in=PROMISES_H), name="follow_up_is_within_24_48_72_h"
            ),
            # What is open has a clock; what is closed says how it ended, and is late no more.
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, act_by__isnull=False, ended="")
                | Q(
                    closed_at__isnull=False,
                    act_by__isnull=True,
                    overdue_since__isnull=True,
                    ended__in=FollowUpEnd.values,
                ),
                name="follow_up_has_a_clock_or_an_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["act_by"],
                name="follow_ups_to_watch",
                condition=Q(act_by__isnull=False, overdue_since__isnull=True),
            ),
        ]


class Consent(models.Model):
    """What somebody said yes to, in the six elements of Alberta's HIA s.34. Part of the care record.

    The recipient is the follow-up's agency. Once it is withdrawn or has expired, or the follow-up
    is closed, the contact data is erased.
    """

    follow_up = models.OneToOneField(
        FollowUp, on_delete=models.PROTECT, primary_key=True, related_name="consent"
    )
    information = models.CharField(max_length=300)
    purpose = models.CharField(max_length=300)
    told_risks = models.BooleanField()
    told_revocable = models.BooleanField()
    effective_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    channel = models.CharField(max_length=10, blank=True, choices=Channel)
    contact = models.CharField(max_length=120, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    # When it is safe, and what must not be said: "after 17:00; say only your first name".
    safe_words = models.CharField(max_length=300, blank=True)
    may_leave_message = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(told_risks=True, told_revocable=True)
                & ~Q(information="")
                & ~Q(purpose="")
                & Q(expires_at__gt=F("effective_at")),
                name="consent_has_its_six_elements",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True)
                | Q(contact="", contact_name="", safe_words="", channel=""),
                name="withdrawn_consent_holds_no_contact",
            ),
        ]


class FollowUpAttempt(models.Model):
    """One try to reach somebody: when, how, and what came of it."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="attempts")
    by = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=Channel)
    result = models.CharField(max_length=14, choices=AttemptResult)
    note = models.CharField(max_length=500, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    # Made with the form, so that a form sent twice is one attempt.
    key = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["-at", "-pk"]


class Referral(models.Model):
    """A way to a service that was offered to somebody."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="referrals")
    service = models.ForeignKey("teams.Service", on_delete=models.PROTECT, related_name="+")
    # Whose record this is; none is the 211 desk's own.
    agency = models.ForeignKey(
        "teams.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=10, choices=ReferralStatus, default=ReferralStatus.OFFERED)
    made_by = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "service", "agency"],
                nulls_distinct=False,
                name="service_is_offered_once_for_a_call",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ReferralStatus.values),
                name="referral_has_a_status",
            ),
        ]
