"""People and roles, agencies, teams, units and when they work."""

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

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class Person(AbstractUser):
    """Somebody who may log in, or a machine that holds a token."""

    role = models.CharField(max_length=20, choices=Role, default=Role.EVALUATOR)
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    is_machine = models.BooleanField(default=False)

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


class Skill(models.Model):
    """Something a unit can do; `code` is an EIDO resource attribute where the registry has one."""

    code = models.CharField(max_length=60, unique=True)
    label = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.label


class Team(models.Model):
    """People of one agency who cover some communities together."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80, unique=True)
    # An empty list covers the whole city.
    communities = models.ManyToManyField("pilot_zones.Community", blank=True, related_name="teams")

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    """What may be sent to a door."""

    MCRT = "mcrt", "Crisis team"
    PACT = "pact", "PACT"


class Unit(models.Model):
    """One vehicle's worth of people with one call sign. Its state lives on its assignment."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="units")
    call_sign = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=UnitKind, default=UnitKind.MCRT)
    skills = models.ManyToManyField(Skill, blank=True, related_name="units")
    # Where it starts from until it reports a position; WGS 84 degrees.
    base_lat = models.FloatField()
    base_lng = models.FloatField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["call_sign"]

    def __str__(self) -> str:
        return self.call_sign


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
        ]


class UnitPosition(models.Model):
    """The last place a unit reported while it was with a call; WGS 84 degrees."""

    unit = models.OneToOneField(
        Unit, on_delete=models.CASCADE, primary_key=True, related_name="position"
    )
    lat = models.FloatField()
    lng = models.FloatField()
    accuracy_m = models.FloatField(null=True, blank=True)
    # By the phone's clock, never later than `heard_at`.
    taken_at = models.DateTimeField()
    heard_at = models.DateTimeField()


class Desk(models.Model):
    """Navigators who take calls that 911 hands off, such as 211; asked in `order`, lowest first."""

    name = models.CharField(max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(unique=True)
    # How long a call may wait for an answer here before the next desk is asked.
    answer_s = models.PositiveSmallIntegerField(default=60)
    # The protocol's response that this desk gives, such as NAV_211; empty where it gives none.
    response = models.CharField(max_length=30, blank=True)
    navigators = models.ManyToManyField(Person, blank=True, related_name="desks")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_s__gte=5) & Q(answer_s__lte=600),
                name="desk_answers_in_5_to_600_s",
            ),
        ]

    def __str__(self) -> str:
        return self.name
