"""What the desk's forms send beside buttons: words, read strictly."""

from dataclasses import dataclass
from uuid import UUID

from django import forms

from ..choices import NoSuchChoice


@dataclass(frozen=True)
class Told:
    """What a navigator says at the end: a service of the directory or any other, and a note."""

    service: str
    service_id: UUID | None
    text: str


class FinishForm(forms.Form):
    """The service that somebody was connected to, and a note for the desk."""

    service = forms.CharField(max_length=120, required=False)
    service_id = forms.UUIDField(required=False)
    note = forms.CharField(max_length=2000, required=False)

    def told(self) -> Told:
        """Return what it says; raises NoSuchChoice where a part is too long or no text."""
        if not self.is_valid():
            field, errors = next(iter(self.errors.items()))
            raise NoSuchChoice(f"{field}: {errors[0]}")
        said = self.cleaned_data
        return Told(said["service"], said["service_id"], said["note"])
