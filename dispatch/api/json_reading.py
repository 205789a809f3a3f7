"""Read JSON as RFC 8259 means it, and say what and where when it cannot be read. Pure.

Stricter than the standard library where PostgreSQL or a later reader would see something else
than the sender wrote: a name twice, a number that is not finite, NUL, half a surrogate pair; and
where a reader would break: deep nesting, 5,000 digits.
A byte order mark is passed over (RFC 8259 section 8.1 allows it, and some systems send one).
"""

import json
import math
import re

MAX_DEPTH = 20
# A double has at most 309 digits before its point; beyond 100 nobody means a number.
MAX_DIGITS = 100
BOM = b"\xef\xbb\xbf"
OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORD = re.compile(r"-?[A-Za-z]+")
_STRINGS = json.JSONDecoder(strict=True)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class UnreadableJSON(Exception):
    """The bytes are no JSON that we take. `path` is the field, empty at the top."""

    def __init__(self, what: str, *, path: str, line: int, column: int) -> None:
        self.what, self.path, self.line, self.column = what, path, line, column
        where = f"line {line}, column {column}" + (f", in {path}" if path else "")
        super().__init__(f"{what} ({where})")


def read_json(raw: bytes) -> object:
    """Return the value in `raw`; raises UnreadableJSON."""
    return _Reading(_text(raw.removeprefix(BOM))).whole()


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        what = "not UTF-8 text"
        if raw.startswith(OTHER_MARKS):
            what = "UTF-16 text; send UTF-8"
        line, column = _line_and_column(raw[: error.start].decode("utf-8"))
        raise UnreadableJSON(what, path="", line=line, column=column) from error


def _line_and_column(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


class _Reading:
    """One pass over one text: where it is, and the names of the fields it is in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.path: list[str] = []

    def whole(self) -> object:
        """Return the one value of the text; raises where something follows it."""
        value = self.value()
        if self.next():
            raise self.refusal("something follows the end of the JSON value")
        return value

    def next(self) -> str:
        """Pass over white space; return the character there, empty at the end."""
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.text[self.at : self.at + 1]

    def value(self) -> object:
        """Read one value of any kind."""
        match self.next():
            case "{":
                return self.read_object()
            case "[":
                return self.read_array()
            case '"':
                return self.read_string()
            case "":
                raise self.refusal("the text ends where a value should be")
            case _:
                return self.read_number_or_word()

    def read_object(self) -> dict[str, object]:
        """Read an object; a name may come once."""
        found: dict[str, object] = {}
        self.open()
        while self.more("}", first=not found):
            start = self.at
            if self.next() != '"':
                raise self.refusal("a name in double quotes is needed here")
            name = self.read_string()
            if name in found:
                raise self.refusal(f"the name {json.dumps(name[:40])} comes twice", at=start)
            if self.next() != ":":
                raise self.refusal("a colon is needed after the name")
            self.at += 1
            found[name] = self.inside(name)
        return found

    def read_array(self) -> list[object]:
        """Read an array."""
        found: list[object] = []
        self.open()
        while self.more("]", first=not found):
            found.append(self.inside(str(len(found))))
        return found

    def open(self) -> None:
        """Step into an object or array; refuses the one that is too deep."""
        if len(self.path) >= MAX_DEPTH:
            raise self.refusal(f"nested deeper than {MAX_DEPTH} levels")
        self.at += 1

    def more(self, end: str, *, first: bool) -> bool:
        """Return whether another member follows, past its comma; steps over `end` if none does."""
        mark = self.next()
        if mark == end:
            self.at += 1
            return False
        if first:
            return True
        if mark != ",":
            raise self.refusal(f"a comma or {end} is needed here")
        self.at += 1
        self.next()
        return True

    def inside(self, name: str) -> object:
        """Read the value of one member, knowing its name."""
        self.path.append(name[:40])
        value = self.value()
        self.path.pop()
        return value

    def read_string(self) -> str:
        """Read a string, without NUL and without half a surrogate pair: no database keeps those."""
        start = self.at
        try:
            value, self.at = _STRINGS.raw_decode(self.text, start)
        except json.JSONDecodeError as error:
            what = "a string that does not end, or a character not allowed in one"
            raise self.refusal(what, at=error.pos) from error
        text = str(value)
        if "\0" in text:
            raise self.refusal("a NUL character in a string", at=start)
        if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            raise self.refusal("half of a surrogate pair in a string", at=start)
        return text

    def read_number_or_word(self) -> object:
        """Read a number, true, false or null."""
        start = self.at
        if number := _NUMBER.match(self.text, start):
            self.at = number.end()
            return self.read_number(number, start)
        word = _WORD.match(self.text, start)
        if word and word.group() in _WORDS:
            self.at = word.end()
            return _WORDS[word.group()]
        raise self.refusal(
            f"{word.group()[:20]} is no JSON value" if word else "no JSON value starts here"
        )

    def read_number(self, found: re.Match[str], start: int) -> float | int:
        """Return a finite number."""
        digits = found.group()
        if found.group(1) or found.group(2):
            value = float(digits)
            if not math.isfinite(value):
                raise self.refusal(f"{digits[:20]} is too large a number", at=start)
            return value
        length = len(digits.lstrip("-"))
        if length > MAX_DIGITS:
            raise self.refusal(f"a number of {length} digits; at most {MAX_DIGITS}", at=start)
        return int(digits)

    def refusal(self, what: str, *, at: int | None = None) -> UnreadableJSON:
        """Return what to raise for this place, or for `at`."""
        line, column = _line_and_column(self.text[: self.at if at is None else at])
        return UnreadableJSON(what, path=".".join(self.path), line=line, column=column)
