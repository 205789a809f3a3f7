"""Words that people read, in each language of the centre."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language that every protocol is written in."""

    EN = "en"
    FR = "fr"


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing said in English and in French."""

    en: str
    fr: str

    def in_(self, language: str) -> str:
        """Return the words in that language; English for any other."""
        return self.fr if language == Language.FR else self.en

    def __str__(self) -> str:
        return self.en


NO_WORDS = Wording("", "")
