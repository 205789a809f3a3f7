"""What the desk's forms send beside buttons: words, read strictly."""

from django import forms

from ..choices import NoSuchChoice


class FinishForm(forms.Form):
    """The service that somebody was connected to, and a note for the desk."""

    service = forms.CharField(max_length=120, required=False)
    note = forms.CharField(max_length=2000, required=False)

    def words(self) -> tuple[str, str]:
        """Return the service and the note; raises NoSuchChoice where one is too long or no text."""
        if not self.is_valid():
            field, errors = next(iter(self.errors.items()))
            raise NoSuchChoice(f"{field}: {errors[0]}")
        return self.cleaned_data["service"], self.cleaned_data["note"]
