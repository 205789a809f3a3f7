"""Lists in pages: which calls are asked for, and where a page begins."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from ..lifecycle import CallState
from ..models import Call

WHICH = (("open", "Open"), ("closed", "Closed"))


class CallFilter(filters.FilterSet):  # type: ignore[misc]  # it has no types
    """Which calls."""

    state = filters.ChoiceFilter(choices=WHICH, method="in_state", help_text="All if left out.")
    source_ref = filters.CharFilter(max_length=80, help_text="The sender's own number of a call.")

    class Meta:
        """No column by itself: each filter is named above."""

        model = Call
        fields: list[str] = []

    def in_state(self, calls: QuerySet[Call], name: str, value: str) -> QuerySet[Call]:
        """Return the open calls or the closed ones."""
        del name
        closed = {"state": CallState.CLOSED}
        return calls.filter(**closed) if value == "closed" else calls.exclude(**closed)


class CallPages(CursorPagination):
    """Newest first. An id begins with the time it was made: it orders, and marks a page's end."""

    page_size = 50
    ordering = "-id"
    cursor_query_description = "Where the page begins: take it from `next` or `previous`."

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return where the page begins; raises ValidationError for what we never gave out."""
        try:
            cursor: Cursor | None = super().decode_cursor(request)
            if cursor and cursor.position is not None:
                UUID(str(cursor.position))
        except (ValueError, NotFound) as error:
            raise ValidationError(
                {"cursor": ["This cursor was not given out by this list."]}
            ) from error
        return cursor


def parameters_of(filterset: type[filters.FilterSet]) -> set[str]:
    """Return the parameters that a filtered list in pages knows."""
    names: dict[str, Any] = filterset.base_filters
    return {*names, CallPages.cursor_query_param}
