"""When units work: by the week, on single dates, and what differs on a date."""

from django.db import models
from django.db.models import F, Q

from .agencies import Person
from .units import Unit


class Shift(models.Model):
    """One unit on duty every week, in local wall time; `ends` at or before `starts` is the next day."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday, as in datetime.weekday()
    starts = models.TimeField()
    ends = models.TimeField()
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    # In the paired phase a unit needs its officer on the same shift.
    officer_aboard = models.BooleanField(default=False)
    # Who that is, where it is known; an officer need not have a login here.
    officer = models.CharField(max_length=80, blank=True)
    # Who works it; these people see the unit's calls on their phones while it lasts.
    people = models.ManyToManyField(Person, blank=True, related_name="shifts")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="shift_weekday_is_0_to_6"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="shift_does_not_end_before_it_starts",
            ),
            models.UniqueConstraint(
                fields=["unit", "weekday", "starts", "first_day"], name="one_shift_once"
            ),
            models.CheckConstraint(
                condition=Q(officer="") | Q(officer_aboard=True),
                name="shift_names_an_officer_who_is_aboard",
            ),
        ]


class DatedShift(models.Model):
    """One unit on duty on one date beside its weekly shifts; times as in Shift."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="dated_shifts")
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    officer_aboard = models.BooleanField(default=False)
    officer = models.CharField(max_length=80, blank=True)
    people = models.ManyToManyField(Person, blank=True, related_name="dated_shifts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "day", "starts"], name="one_dated_shift_once"),
            models.CheckConstraint(
                condition=Q(officer="") | Q(officer_aboard=True),
                name="dated_shift_names_an_officer_who_is_aboard",
            ),
        ]


class ChangeKind(models.TextChoices):
    """What differs on one date from the weekly shift."""

    CANCELLED = "cancelled", "Does not run"
    PERSON = "person", "Somebody else works it"
    OFFICER = "officer", "Another officer, or none"


class ShiftChange(models.Model):
    """One date on which a weekly shift does not run, or runs with other people."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="changes")
    # The local date on which the shift begins.
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=ChangeKind)
    person_out = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person_in = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Of the kind "officer": who is aboard instead; empty where nobody is.
    officer = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "day", "kind"],
                condition=~Q(kind="person"),
                name="one_cancelling_and_one_officer_change_a_date",
            ),
            models.UniqueConstraint(
                fields=["shift", "day", "person_out"], name="a_person_leaves_a_shift_once"
            ),
            models.UniqueConstraint(
                fields=["shift", "day", "person_in"], name="a_person_joins_a_shift_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="person", officer="")
                & (Q(person_out__isnull=False) | Q(person_in__isnull=False))
                | Q(kind="officer", person_out__isnull=True, person_in__isnull=True)
                | Q(kind="cancelled", officer="", person_out__isnull=True, person_in__isnull=True),
                name="shift_change_says_one_thing",
            ),
        ]


class AbsenceReason(models.TextChoices):
    """Why somebody is away."""

    SICK = "sick", "Sick"
    LEAVE = "leave", "On leave"
    TRAINING = "training", "In training"


class Absence(models.Model):
    """Whole days, in the centre's zone, on which a person begins no shift."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=10, choices=AbsenceReason)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="absence_does_not_end_before_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=AbsenceReason.values), name="absence_has_a_reason"
            ),
        ]
