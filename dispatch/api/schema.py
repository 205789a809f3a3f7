"""The OpenAPI document: besides its answers, every operation names the refusals it can give."""

from typing import Any

from drf_spectacular.extensions import (
    OpenApiSerializerExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction
from rest_framework import serializers

# What each status means here; the sentence in an answer says the particular.
REFUSALS = {
    "400": "It cannot be read, or a field is missing, unknown or of another kind: `attr` names it.",
    "401": "No token or session, or one that is not valid.",
    "403": "This role may not do this.",
    "404": "There is no such thing that you may see.",
    "409": "It cannot be done as things stand; the sentence says why.",
    "413": "The body is larger than any call.",
    "415": "The body is not application/json in UTF-8.",
    "422": "It was read, and its meaning is refused.",
    "503": "Busy: nothing was stored. Send the same again after `Retry-After` seconds.",
}
ALWAYS = ("400", "401", "403", "503")
OF_A_BODY = ("409", "413", "415", "422")


class ErrorOut(serializers.Serializer[Any]):
    """One thing that was refused."""

    code = serializers.CharField(help_text="Stable; for programs.")
    detail = serializers.CharField(help_text="A sentence; for people.")
    attr = serializers.CharField(allow_null=True, help_text="The field, as in `location.lat`.")


class RefusalOut(serializers.Serializer[Any]):
    """Why a request was refused; nothing was stored."""

    type = serializers.CharField(help_text="`validation_error`, `client_error` or `server_error`.")
    errors = ErrorOut(many=True)  # type: ignore[assignment]  # a field may be called so


class RefusalSchema(AutoSchema):
    """Adds the refusals to the answers of an operation."""

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction=direction)
        for status in self._refusals():
            body: dict[str, Any] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                RefusalOut, status
            )
            bodies[status] = {**body, "description": REFUSALS[status]}
        return bodies

    def _refusals(self) -> list[str]:
        found = [*ALWAYS, *(OF_A_BODY if self.method == "POST" else ())]
        return sorted([*found, "404"] if "{" in self.path else found)


class StrictScheme(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """A body that is read strictly has no further names."""

    target_class = "dispatch.api.fields.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Direction) -> dict[str, Any]:
        """Return the schema of the body."""
        body: dict[str, Any] = auto_schema._map_serializer(  # noqa: SLF001  (its documented use)
            self.target, direction, bypass_extensions=True
        )
        return {**body, "additionalProperties": False}


class TextScheme(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """A text that may not be blank says so."""

    target_class = "dispatch.api.fields.Text"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Direction) -> dict[str, Any]:
        """Return the schema of the field."""
        text: dict[str, Any] = auto_schema._map_serializer_field(  # noqa: SLF001
            self.target, direction, bypass_extensions=True
        )
        blank = {"minLength": 1, **({"pattern": r"\S"} if self.target.trim_whitespace else {})}
        return text if self.target.allow_blank else {**text, **blank}
