"""What a form's buttons and lists send, read strictly."""

from enum import StrEnum
from typing import ClassVar, TypeVar

from .actions.errors import ActionRefused

Word = TypeVar("Word", bound=StrEnum)


class NoSuchChoice(ActionRefused):
    """A form sent something that is not among its choices."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "no_such_choice"


def chosen(words: type[Word], raw: str) -> Word:
    """Return the word that a form sent; raises NoSuchChoice naming the choices."""
    try:
        return words(raw)
    except ValueError:
        raise NoSuchChoice(f"'{raw}' is none of {', '.join(words)}") from None


def whole_number(raw: str) -> int:
    """Return a whole number of at most nine digits; raises NoSuchChoice."""
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 9):
        raise NoSuchChoice(f"'{raw[:40]}' is not a number")
    return int(raw)
