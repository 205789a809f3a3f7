"""What an applying agency sends, and what admins say of it."""

from typing import Any, Final

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from teams.models import Agency

from ..actions.agency_rows import Agreement
from ..actions.partner_accept import Acceptance
from ..partner_codes import CRITERION_WORDS, SCORES, Application, Criterion, Letter
from ..pdf_check import LARGEST, NotAPlainPdf, check_pdf
from .roster_forms import day_field

LONG: Final = 4000
CRITERION: Final = "criterion_"


def long_field(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    """Return a field for some sentences."""
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, max_length=LONG, required=required, help_text=help_text, widget=widget
    )


class ApplyForm(forms.Form):
    """A letter of intent. `website` is a trap: people do not see it, programs fill it in."""

    agency = forms.CharField(label="Name of the agency", max_length=120)
    about = long_field("Who you are", "What you do, since when, and who leads you.")
    communities = long_field("Which communities you would serve, and how you belong to them")
    hours = long_field("Which days and hours you can keep")
    staff = long_field("Staff: how many people, in which professions, peers among them")
    training = long_field("Training of the people who would go")
    languages = long_field("Languages", required=False)
    references = long_field("References", "Two people or organisations we may ask, with a number.")
    contact_name = forms.CharField(label="Contact: name", max_length=120)
    contact_email = forms.EmailField(label="Contact: e-mail", max_length=254)
    contact_phone = forms.CharField(label="Contact: telephone", max_length=40)
    letter = forms.FileField(
        label="Letter of intent, as a PDF",
        help_text="At most 5 MB, without a password, forms, scripts or files inside.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
        max_length=400,
    )
    website = forms.CharField(required=False, widget=forms.TextInput())

    def clean_letter(self) -> Letter:
        """Return the letter; refuse what is no plain PDF by its content, whatever it is called."""
        sent = self.cleaned_data["letter"]
        if sent.size > LARGEST:
            raise forms.ValidationError("The file is larger than 5 MB.")
        letter = Letter(sent.name, sent.read())
        try:
            check_pdf(letter.content)
        except NotAPlainPdf as error:
            words = str(error)
            raise forms.ValidationError(f"{words[:1].upper()}{words[1:]}.") from error
        return letter

    @property
    def is_trapped(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.data.get("website", ""))

    @property
    def shown(self) -> list[Any]:
        """The fields that people see."""
        return [field for field in self if field.name != "website"]

    def told(self) -> Application:
        """Return what the agency says of itself."""
        said = self.cleaned_data
        names = (name for name in self.fields if name not in ("letter", "website"))
        return Application(**{name: said[name] for name in names})


class ScoreForm(forms.Form):
    """One reviewer's scores."""

    comment = forms.CharField(
        label="Comment, for the other reviewer",
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for criterion in Criterion:
            self.fields[f"{CRITERION}{criterion}"] = forms.TypedChoiceField(
                label=CRITERION_WORDS[criterion],
                coerce=int,
                choices=[(score, str(score)) for score in SCORES],
                widget=forms.RadioSelect,
            )
        self.order_fields([*(f"{CRITERION}{c}" for c in Criterion), "comment"])

    def scores(self) -> dict[Criterion, int]:
        """Return the cleaned scores."""
        return {c: self.cleaned_data[f"{CRITERION}{c}"] for c in Criterion}


class AgreementForm(forms.Form):
    """The days of an agreement; an empty one is open."""

    first = day_field("Agreement from", required=False)
    last = day_field("Agreement until", required=False, help_text="The last day that counts.")

    def agreement(self) -> Agreement:
        """Return the cleaned days."""
        return Agreement(self.cleaned_data["first"], self.cleaned_data["last"])


class AcceptForm(AgreementForm):
    """The agency as it will be called, its agreement, and its first coordinator."""

    agency = forms.CharField(label="Agency", max_length=120)
    first_name = forms.CharField(label="Coordinator: first name", max_length=80)
    last_name = forms.CharField(label="Coordinator: last name", max_length=80)
    username = forms.CharField(
        label="Coordinator: login", max_length=80, validators=[UnicodeUsernameValidator()]
    )

    field_order = ("agency", "first", "last", "first_name", "last_name", "username")

    def told(self) -> Acceptance:
        """Return what was said."""
        said = self.cleaned_data
        return Acceptance(
            said["agency"],
            self.agreement(),
            said["username"],
            said["first_name"],
            said["last_name"],
        )


class JoinForm(AgreementForm):
    """The partner that an application is accepted into; a day left empty stays as it was agreed."""

    prefix = "join"
    agency = forms.ModelChoiceField(
        label="Agency", queryset=Agency.objects.order_by("name"), empty_label="Choose"
    )

    field_order = ("agency", "first", "last")


class ReasonForm(forms.Form):
    """Why an application is declined."""

    reason = long_field("Reason, which the applicant reads")


class PasswordForm(forms.Form):
    """A first password, twice."""

    password = forms.CharField(
        label="Password, at least 12 characters",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Refuse a second one that differs."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError("The two are not the same.")
        return again
