"""What the console's forms send, read strictly and told in plain words what is wrong."""

import math
import uuid
from typing import Any

from django import forms

from ..actions.intake import CallReport

CONSOLE = "console"
NO_NUMBER = "Write degrees with a point, such as 51.0447."
WHOLE = "Give both latitude and longitude, or neither."


class PlaceForm(forms.Form):
    """An address, a point, or both."""

    address = forms.CharField(max_length=300, required=False)
    lat = forms.FloatField(required=False, error_messages={"invalid": NO_NUMBER})
    lng = forms.FloatField(required=False, error_messages={"invalid": NO_NUMBER})

    def clean(self) -> dict[str, Any]:
        """Refuse half a point, one that is not finite, and nothing at all."""
        cleaned = super().clean() or {}
        lat, lng = cleaned.get("lat"), cleaned.get("lng")
        if (lat is None) != (lng is None):
            self.add_error(None, WHOLE)
        if any(not math.isfinite(part) for part in (lat, lng) if part is not None):
            self.add_error(None, NO_NUMBER)
        if not cleaned.get("address") and lat is None:
            self.add_error("address", "Say where: an address, a place, or a pin on the map.")
        return cleaned

    def place(self) -> dict[str, Any]:
        """Return the cleaned address, latitude and longitude."""
        return {name: self.cleaned_data[name] for name in ("address", "lat", "lng")}


class IntakeForm(PlaceForm):
    """A new call. Its key is made with the form, so that a form sent twice is one call."""

    type = forms.CharField(max_length=80, error_messages={"required": "Say what it is about."})
    caller_name = forms.CharField(max_length=120, required=False)
    callback = forms.CharField(max_length=40, required=False)
    narrative = forms.CharField(max_length=8000, required=False, strip=False)
    idempotency_key = forms.UUIDField(required=False)

    def report(self) -> CallReport:
        """Return the call as the call-taker told it."""
        told = self.cleaned_data
        return CallReport(
            source=CONSOLE,
            source_ref=str(told["idempotency_key"] or uuid.uuid4()),
            type=told["type"],
            caller_name=told["caller_name"],
            caller_phone=told["callback"],
            narrative=told["narrative"],
            **self.place(),
        )
