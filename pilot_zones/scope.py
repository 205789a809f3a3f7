"""Which calls a community's pilot takes: incident types and levels. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

LEVELS: Final = range(5)
_MOST_TYPES: Final = 400
_TYPE_CHARACTERS: Final = 80
_KEYS: Final = frozenset({"types", "levels"})


class ScopeUnreadable(ValueError):
    """What a community takes is not said clearly; `where` is the part that is not."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Scope:
    """The incident types and levels that a team is sent to; None takes every one."""

    types: frozenset[str] | None = None
    levels: frozenset[int] | None = None

    @classmethod
    def from_json(cls, stored: object) -> "Scope":
        """Return the scope that was stored; an empty one takes everything. Raises ScopeUnreadable."""
        if not isinstance(stored, dict):
            raise ScopeUnreadable("scope", "is a list of names with their values")
        if strange := sorted(map(str, stored.keys() - _KEYS)):
            raise ScopeUnreadable(strange[0], "is neither types nor levels")
        types, levels = stored.get("types"), stored.get("levels")
        return cls(
            None if types is None else _types(types), None if levels is None else _levels(levels)
        )

    def to_json(self) -> dict[str, Any]:
        """Return the scope as it is stored; reading it back gives the same scope."""
        stored: dict[str, Any] = {}
        if self.types is not None:
            stored["types"] = sorted(self.types)
        if self.levels is not None:
            stored["levels"] = sorted(self.levels)
        return stored

    def takes_type(self, code: str) -> bool:
        """Return whether a call of this incident type is taken."""
        return self.types is None or code.strip().upper() in self.types

    def takes_level(self, level: int) -> bool:
        """Return whether a call of this level is taken."""
        return self.levels is None or level in self.levels


def _types(value: object) -> frozenset[str]:
    if not isinstance(value, list) or not 0 < len(value) <= _MOST_TYPES:
        raise ScopeUnreadable("types", f"are 1 to {_MOST_TYPES} codes, or none for every type")
    codes = [one.strip().upper() for one in value if isinstance(one, str)]
    if len(codes) < len(value) or not all(_is_code(code) for code in codes):
        raise ScopeUnreadable("types", "has an entry that is no code")
    return frozenset(codes)


def _is_code(text: str) -> bool:
    return 0 < len(text) <= _TYPE_CHARACTERS and text.isprintable()


def _levels(value: object) -> frozenset[int]:
    if not isinstance(value, list) or not value or not all(_is_level(one) for one in value):
        raise ScopeUnreadable("levels", "are numbers from 0 to 4, at least one")
    return frozenset(value)


def _is_level(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in LEVELS


def scope_of(types: Iterable[str], levels: Iterable[int]) -> Scope:
    """Return the scope of some types and levels, where none of a kind means every one."""
    return Scope(frozenset(types) or None, frozenset(levels) or None)
