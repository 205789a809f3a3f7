"""The open call for partners: applications, their letters, and what each reviewer scored."""

from django.db import models
from django.db.models import Q

from ..partner_codes import ABOUT_PEOPLE, REVIEWERS, Stand


class PartnerApplication(models.Model):
    """An agency that would field teams, as it says of itself, and what was decided."""

    reference = models.CharField(max_length=20, unique=True)
    # SHA-256 of the secret in the applicant's own link, in hex; the secret itself is kept nowhere.
    key_digest = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField()
    agency_name = models.CharField(max_length=120)
    about = models.TextField()
    communities = models.TextField()
    hours = models.TextField()
    staff = models.TextField()
    training = models.TextField()
    languages = models.TextField(blank=True)
    references = models.TextField()
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=40)

    stand = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in Stand], default=Stand.RECEIVED
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Why it was declined; the applicant reads it.
    reason = models.TextField(blank=True)
    agency = models.ForeignKey(
        "teams.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    # Whether its agency was a partner before, and keeps the coordinators that it has.
    joined = models.BooleanField(default=False)
    coordinator = models.OneToOneField(
        "teams.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # When its letter, and everything in it that is about people, was erased.
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    stand="received",
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                    agency__isnull=True,
                    reason="",
                )
                | Q(
                    stand="withdrawn",
                    decided_at__isnull=False,
                    decided_by__isnull=True,
                    agency__isnull=True,
                    reason="",
                )
                | Q(
                    ~Q(reason=""),
                    stand="declined",
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    agency__isnull=True,
                )
                | Q(
                    Q(joined=False, coordinator__isnull=False)
                    | Q(joined=True, coordinator__isnull=True),
                    stand="accepted",
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    agency__isnull=False,
                    reason="",
                ),
                name="application_is_decided_wholly",
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(joined=False),
                name="agency_is_made_by_one_application",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(
                    stand__in=["declined", "withdrawn"],
                    **dict.fromkeys(ABOUT_PEOPLE, ""),
                ),
                name="erased_application_is_about_nobody",
            ),
        ]
        indexes = [models.Index(fields=["received_at"], name="applications_by_time")]

    def __str__(self) -> str:
        return f"{self.reference} {self.agency_name}"


class PartnerLetter(models.Model):
    """The letter of intent, a PDF checked by its content. In the database: it has no address of its own."""

    application = models.OneToOneField(
        PartnerApplication, on_delete=models.CASCADE, primary_key=True, related_name="letter"
    )
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()


class PartnerScore(models.Model):
    """What one reviewer scored, alone; the other's is shown only once this one is given."""

    application = models.ForeignKey(
        PartnerApplication, on_delete=models.CASCADE, related_name="scores"
    )
    reviewer = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    # The first or the second reviewer: there is no third.
    seat = models.PositiveSmallIntegerField()
    scored_at = models.DateTimeField()
    # {criterion: 1 to 5}, of `partner_codes.py`.
    scores = models.JSONField()
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["seat"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"], name="reviewer_scores_an_application_once"
            ),
            models.UniqueConstraint(
                fields=["application", "seat"], name="application_has_two_reviewers"
            ),
            models.CheckConstraint(
                condition=Q(seat__gte=1, seat__lte=REVIEWERS), name="reviewer_has_a_seat"
            ),
        ]
