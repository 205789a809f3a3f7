"""The columns of the reviews' tables, as files hold them."""

from typing import Final

from ..review_codes import ITEM_WORDS
from ..selectors.reviews import Found
from ..tables import Read

WAIT: Final = {
    "Call": "number",
    "Stored": "stored_at",
    "Type": "type_label",
    "Level": "level",
    "Ended": "ended",
    "Call-taker": "about",
    "Picked because": "whys",
}
DRAWS: Final = {
    "Week from": "week",
    "Share (%)": "share_percent",
    "Calls to draw from": "pool",
    "Drawn": "drawn_at",
}


def _mark(number: int) -> Read:
    """Return what reads one of a review's marks, in words."""

    def read(one: Found) -> str:
        return one.marks[number][2]

    return read


GIVEN: Final[dict[str, Read]] = {
    "Reviewed": "reviewed_at",
    "Call": "number",
    "Call-taker": "about",
    "Reviewer": "reviewer",
    **{words: _mark(number) for number, words in enumerate(ITEM_WORDS.values())},
    "Score": "score",
    "Comment": "comment",
    "Read": "read_at",
}
