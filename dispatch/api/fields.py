"""Input fields that take what was sent as it was sent, and refuse what they cannot read."""

import math
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateparse import parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail


def unknown_names(names: set[str], known: set[str]) -> dict[str, list[ErrorDetail]]:
    """Return one error for each name that nobody asks for, in order; empty where there is none."""
    what = f"This name is not known here. Known: {', '.join(sorted(known)) or 'none'}."
    return {name[:60]: [ErrorDetail(what, "unknown_field")] for name in sorted(names - known)}


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses a field that it does not know: a typing error must not lose a call's place."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values; raises ValidationError naming each unknown field."""
        if isinstance(data, Mapping):
            unknown = unknown_names({str(name) for name in data}, set(self.fields))
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Text as it was sent, within a length. A number or a truth value is no text."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        kwargs.setdefault("trim_whitespace", False)
        super().__init__(max_length=max_length, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Return the text; raises ValidationError."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class OptionalText(Text):
    """Text that may be left out, empty, or null."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(
            max_length=max_length, required=False, allow_null=True, allow_blank=True, **kwargs
        )


@extend_schema_field(OpenApiTypes.DOUBLE)
class Degrees(serializers.Field[float, Any, float, Any]):
    """A finite number. One beyond 90 or 180 is taken too: it is flagged, a person looks at it."""

    default_error_messages = {"invalid": "A number is needed, in degrees, not in quotes."}

    def to_internal_value(self, data: Any) -> float:
        """Return the number as a float; raises ValidationError."""
        if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(data):
            self.fail("invalid")
        return float(data)

    def to_representation(self, value: float) -> float:
        """Return the number."""
        return value


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.Field[datetime, Any, str, Any]):
    """An RFC 3339 time. Without an offset it is the centre's own; the first where it came twice.

    The first and the last year of the calendar are how some systems write "not set", and no time
    zone can show them: they are taken as left out.
    """

    default_error_messages = {
        "invalid": "A date with its time is needed, such as 2026-11-23T14:05:00-07:00.",
    }

    def to_internal_value(self, data: Any) -> datetime | None:  # type: ignore[override]
        """Return the time in UTC, None for one that says "not set"; raises ValidationError."""
        moment = self._parsed(data)
        if moment.year in (MINYEAR, MAXYEAR):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(settings.CENTRE_TIME_ZONE))
        return moment.astimezone(UTC)

    def _parsed(self, data: Any) -> datetime:
        if not isinstance(data, str) or ":" not in data:
            self.fail("invalid")
        try:
            moment = parse_datetime(data)
        except ValueError:
            moment = None
        return moment or self.fail("invalid")

    def to_representation(self, value: datetime) -> str:
        """Return the time as text."""
        return value.isoformat()
