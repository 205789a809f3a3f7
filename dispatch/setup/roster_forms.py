"""What the pages of agencies, units, people and shifts send, read strictly."""

import math
from datetime import date
from typing import Any

from django import forms

from pilot_zones.models import Community
from teams.models import AbsenceReason, ChangeKind, Person, Role, Unit, UnitKind
from teams.skill_list import ListedSkill, UnknownSkill, skills_of

from ..actions.agencies import UnitTold
from ..actions.roster_days import DayChange
from ..actions.roster_rules import ShiftTold
from ..actions.staff import PersonTold
from ..selectors.agencies import AGENCY_ROLES, agencies_visible_to, crew_of

WEEKDAYS = (
    *((0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")),
    *((5, "Saturday"), (6, "Sunday")),
)
NIGHT = "An end at or before the beginning is on the next day."
BY_COMMA = "Languages and skills, with commas between them: Cree, Nurse."


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """Return a field for one day of the calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def time_field(label: str, help_text: str = "") -> forms.TimeField:
    """Return a field for a time on the wall clock."""
    # Typed, because a browser's own clock follows its language, not the centre's 24 hours.
    attrs = {
        "placeholder": "07:00",
        "inputmode": "numeric",
        "maxlength": "5",
        "autocomplete": "off",
    }
    widget = forms.TimeInput(attrs=attrs, format="%H:%M")
    return forms.TimeField(label=label, help_text=help_text, widget=widget)


class SkillsField(forms.CharField):
    """Skills of the list, by their labels or codes with commas between them."""

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"list": "skill-list", "autocomplete": "off"})
        super().__init__(
            label="Skills", required=False, max_length=600, help_text=BY_COMMA, widget=widget
        )

    def clean(self, value: Any) -> tuple[ListedSkill, ...]:
        """Return the skills that are named; refuse one that is not listed, saying what is near."""
        text: str = super().clean(value)
        try:
            return skills_of(part for part in text.split(",") if part.strip())
        except UnknownSkill as error:
            raise forms.ValidationError(f"{str(error).capitalize()}.") from error


class NameForm(forms.Form):
    """The name of an agency."""

    name = forms.CharField(label="Name", max_length=120)


class TeamForm(forms.Form):
    """A team and what it covers."""

    name = forms.CharField(label="Name", max_length=80)
    communities = forms.MultipleChoiceField(
        label="Covers",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: the whole city.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["communities"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(Community.objects.values_list("code", "name"))


class UnitForm(forms.Form):
    """A unit: what it is called, is, brings and starts from."""

    call_sign = forms.CharField(label="Call sign", max_length=20)
    kind = forms.ChoiceField(label="Kind", choices=UnitKind.choices)
    lat = forms.FloatField(label="Base, latitude", min_value=-90, max_value=90)
    lng = forms.FloatField(label="Base, longitude", min_value=-180, max_value=180)
    skills = SkillsField()

    def clean(self) -> dict[str, Any]:
        """Refuse a place that is no number."""
        cleaned = super().clean() or {}
        for part in ("lat", "lng"):
            if not math.isfinite(cleaned.get(part, 0.0) or 0.0):
                self.add_error(part, "Write degrees with a point, such as 51.0447.")
        return cleaned

    def told(self) -> UnitTold:
        """Return the unit as the form says it."""
        said = self.cleaned_data
        base = (said["lat"], said["lng"])
        return UnitTold(said["call_sign"], UnitKind(said["kind"]), base, said["skills"])


class PersonForm(forms.Form):
    """Somebody: name, role, agency and skills; a coordinator's are of the own agency."""

    first_name = forms.CharField(label="First name", max_length=150)
    last_name = forms.CharField(label="Last name", max_length=150)
    role = forms.ChoiceField(label="Role")
    agency = forms.TypedChoiceField(
        label="Agency",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Of crew and coordinators.",
    )
    skills = SkillsField()

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = by.role == Role.COORDINATOR
        roles = AGENCY_ROLES if mine else [role for role in Role if role is not Role.CAD_FEED]
        _choose(self, "role", [(role.value, role.label) for role in roles])
        if mine:
            del self.fields["agency"]
        else:
            _choose(
                self, "agency", [("", "none"), *agencies_visible_to(by).values_list("pk", "name")]
            )

    def told(self) -> PersonTold:
        """Return the person as the form says it."""
        said = self.cleaned_data
        return PersonTold(
            said["first_name"],
            said["last_name"],
            Role(said["role"]),
            said.get("agency"),
            said["skills"],
        )


class NewPersonForm(PersonForm):
    """Somebody who is let in: with a login and a first password."""

    username = forms.RegexField(
        label="Login",
        regex=r"^[\w.@+-]+\Z",
        max_length=150,
        error_messages={"invalid": "Letters, digits and . @ + - _ only."},
    )
    password = forms.CharField(
        label="First password",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Tell it to them; they change it once they are in.",
    )
    field_order = ("username", "password")


class ShiftForm(forms.Form):
    """The times of a shift and who works it."""

    starts = time_field("Begins")
    ends = time_field("Ends", NIGHT)
    people = forms.TypedMultipleChoiceField(
        label="People", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    officer_aboard = forms.BooleanField(
        label="An officer is aboard",
        required=False,
        help_text="Needed in a paired community.",
    )
    officer = forms.CharField(label="The officer's name", max_length=80, required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        crew = [(person.pk, person.display_name) for person in crew_of(unit.team.agency_id)]
        _choose(self, "people", crew)

    def told(self) -> ShiftTold:
        """Return the shift as the form says it."""
        said = self.cleaned_data
        people = tuple(said["people"])
        return ShiftTold(
            said["starts"], said["ends"], people, said["officer_aboard"], said["officer"]
        )


class NewShiftForm(ShiftForm):
    """A shift that is added: every week, or on one date where no weekday is ticked."""

    first_day = day_field("From")
    weekdays = forms.TypedMultipleChoiceField(
        label="Every",
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: one extra shift on the date above.",
    )
    last_day = day_field("Until", required=False, help_text="Empty: until it is ended.")
    field_order = ("first_day", "weekdays", "last_day")

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "This is before the first day.")
        return cleaned


class ChangedShiftForm(ShiftForm):
    """A weekly shift that is changed from a day on."""

    from_day = day_field("From", help_text="What was before this day stays.")
    field_order = ("from_day",)


class EndForm(forms.Form):
    """The last day of a weekly shift."""

    last_day = day_field("Runs for the last time on")


class DayForm(forms.Form):
    """What differs on one date of a weekly shift."""

    day = day_field("On")
    kind = forms.ChoiceField(label="What differs", choices=ChangeKind.choices)
    person_out = forms.TypedChoiceField(
        label="Who does not come", required=False, coerce=int, empty_value=None
    )
    person_in = forms.TypedChoiceField(
        label="Who comes instead", required=False, coerce=int, empty_value=None
    )
    officer = forms.CharField(
        label="Another officer",
        required=False,
        max_length=80,
        help_text="Empty: no officer aboard.",
    )
    reason = forms.CharField(label="Why", max_length=200)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        crew = [(person.pk, person.display_name) for person in crew_of(unit.team.agency_id)]
        _choose(self, "person_out", [("", "nobody"), *crew])
        _choose(self, "person_in", [("", "nobody"), *crew])

    def change(self) -> DayChange:
        """Return the change; what belongs to another kind is left out."""
        said, kind = self.cleaned_data, ChangeKind(self.cleaned_data["kind"])
        people = kind is ChangeKind.PERSON
        return DayChange(
            kind=kind,
            reason=said["reason"],
            person_out=said["person_out"] if people else None,
            person_in=said["person_in"] if people else None,
            officer=said["officer"] if kind is ChangeKind.OFFICER else "",
        )


class AbsenceForm(forms.Form):
    """Whole days on which somebody is away."""

    first_day = day_field("From")
    last_day = day_field("To")
    reason = forms.ChoiceField(label="Why", choices=AbsenceReason.choices)


class ReasonForm(forms.Form):
    """Why something is paused."""

    reason = forms.CharField(label="Why", max_length=200)


def asked_day(raw: str, otherwise: date) -> date:
    """Return the day that an address names, or another where it names none."""
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        return otherwise
    return day if 2000 <= day.year < 2200 else otherwise


def _choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
