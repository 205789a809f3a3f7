"""Agencies, the people who may log in, and what people and units can do."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q


class Role(models.TextChoices):
    """What a person, or a machine, is here to do; `dispatch/permissions.py` says what each may do."""

    DISPATCHER = "dispatcher", "Dispatcher"
    SUPERVISOR = "supervisor", "Supervisor"
    NAVIGATOR = "navigator", "211 navigator"
    CREW = "crew", "Crisis team"
    ADMIN = "admin", "Admin"
    COORDINATOR = "coordinator", "Agency coordinator"
    EVALUATOR = "evaluator", "Evaluator"
    CAD_FEED = "cad-feed", "Primary CAD"


class Agency(models.Model):
    """An organisation that fields teams."""

    name = models.CharField(max_length=120, unique=True)
    # The days of its agreement with the centre, on the centre's calendar; open where none is given.
    agreement_from = models.DateField(null=True, blank=True)
    agreement_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement_from__isnull=True)
                | Q(agreement_until__isnull=True)
                | Q(agreement_until__gte=F("agreement_from")),
                name="agreement_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def out_of_agreement(self, day: date) -> str:
        """Return why none of its units may be sent on a day, or nothing."""
        if self.agreement_until is not None and day > self.agreement_until:
            return f"agreement ended {self.agreement_until}"
        if self.agreement_from is not None and day < self.agreement_from:
            return f"agreement begins {self.agreement_from}"
        return ""


class Skill(models.Model):
    """Something a unit or a person can do; `code` is one of `skill_list.SKILLS`."""

    code = models.CharField(max_length=60, unique=True)
    label = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.label


class Person(AbstractUser):
    """Somebody who may log in, or a machine that holds a token."""

    role = models.CharField(max_length=20, choices=Role, default=Role.EVALUATOR)
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    is_machine = models.BooleanField(default=False)
    # What they bring to whichever unit they work on.
    skills = models.ManyToManyField(Skill, blank=True, related_name="people")

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="person_has_a_role"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name other people see: the full name, or the login where there is none."""
        return self.get_full_name() or self.username
