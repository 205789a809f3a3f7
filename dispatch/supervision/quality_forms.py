"""The forms of quality: which raises and lowers are shown, and what a reviewer found."""

from typing import Any, Final

import django_filters
from django import forms

from ..actions.reviewing import COMMENT
from ..models import JournalEntry
from ..review_codes import (
    ITEM_WORDS,
    MARK_WORDS,
    OVERRULING_WORDS,
    SCORE_WORDS,
    WHY_WORDS,
    Item,
    Mark,
    ReviewTold,
)
from ..selectors.overrules import overrulers

ITEM: Final = "item_"


class OverruleFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Whose raises and lowers, and of which kind; nothing chosen shows all."""

    person = django_filters.ModelChoiceFilter(
        label="By", field_name="actor", queryset=lambda _: overrulers(), empty_label="Anybody"
    )
    what = django_filters.ChoiceFilter(
        label="What",
        field_name="kind",
        choices=[(kind.value, words) for kind, words in OVERRULING_WORDS.items()],
        empty_label="Every change",
    )

    class Meta:
        model = JournalEntry
        fields: list[str] = []


class WhyForm(forms.Form):
    """Which of the waiting calls are shown: those picked for one reason, or all."""

    why = forms.ChoiceField(
        label="Picked because",
        required=False,
        choices=[("", "Any reason"), *((why.value, words) for why, words in WHY_WORDS.items())],
    )


class ReviewForm(forms.Form):
    """A review: each item marked, a score, and a comment that the call-taker reads."""

    score = forms.TypedChoiceField(
        label="Score",
        coerce=int,
        choices=[(score, f"{score} · {words}") for score, words in SCORE_WORDS.items()],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label="Comment, which the call-taker reads",
        required=False,
        max_length=COMMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    field_order = (*(f"{ITEM}{item}" for item in Item), "score", "comment")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for item in Item:
            self.fields[f"{ITEM}{item}"] = forms.ChoiceField(
                label=ITEM_WORDS[item],
                choices=[(mark.value, words) for mark, words in MARK_WORDS.items()],
                widget=forms.RadioSelect,
            )
        self.order_fields(self.field_order)

    def told(self) -> ReviewTold:
        """Return the cleaned review."""
        said = self.cleaned_data
        marks = {item: Mark(said[f"{ITEM}{item}"]) for item in Item}
        return ReviewTold(marks, said["score"], said["comment"])
