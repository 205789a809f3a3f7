"""The filters of the supervisor's pages; they live in the address, so a page can be kept and sent."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from pilot_zones.models import Community

from ..lifecycle import CallState
from ..models import Call
from ..selectors.queue import STATE_LABELS, owners
from ..selectors.words import LEVELS

NOBODY = "nobody"


class QueueFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Which open calls the queue shows; nothing chosen shows all."""

    state = django_filters.MultipleChoiceFilter(
        label="State",
        choices=[
            (state.value, STATE_LABELS[state]) for state in CallState if state in STATE_LABELS
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    level = django_filters.MultipleChoiceFilter(
        label="Level",
        field_name="urgency_now",
        choices=[(level, f"{shape} {level} {words}") for level, (shape, words) in LEVELS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    owner = django_filters.ChoiceFilter(label="Owner", method="of_owner", empty_label="Anybody")
    community = django_filters.ModelChoiceFilter(
        label="Community",
        field_name="zone__community",
        to_field_name="code",
        queryset=Community.objects.order_by("name"),
        empty_label="Any",
    )
    late = django_filters.BooleanFilter(
        label="Late only", method="only_late", widget=forms.CheckboxInput
    )

    class Meta:
        model = Call
        fields: list[str] = []

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        people = [(str(person.pk), str(person)) for person in owners()]
        self.filters["owner"].extra["choices"] = [(NOBODY, "Nobody yet"), *people]

    def of_owner(self, calls: QuerySet[Call], _: str, value: str) -> QuerySet[Call]:
        """Return the calls that a person has, or nobody."""
        return calls.filter(Q(owner__isnull=True) if value == NOBODY else Q(owner=value))

    def only_late(self, calls: QuerySet[Call], _: str, value: bool) -> QuerySet[Call]:
        """Return the calls that are late, where that is asked."""
        return calls.filter(overdue_since__isnull=False) if value else calls
