"""The one form in which addresses are compared, however they were written. Pure.

Calgary writes "1024 17 AV SW", people write "1024 17th Avenue S.W., Calgary AB" or "#302, 1024
17 Ave SW". All of them come down to "1024 17 av sw"; what is told apart is only what is another
place. A flat or suite is left out: the gazetteer knows buildings.
"""

import re
import unicodedata
from typing import Final

# What a call-taker can type; the gazetteer's column holds no more.
LONGEST: Final = 200

# The abbreviations of street types on Calgary's own signs and maps, and how people say them.
_STREET_TYPES: Final = {
    "al": "alley",
    "av": "ave avenue avenues aven",
    "ba": "bay",
    "bv": "blvd boulevard boul",
    "ca": "cape",
    "ce": "centre center",
    "ci": "cir circle",
    "cl": "close",
    "cm": "common commons",
    "co": "court crt",
    "cr": "cres crescent",
    "cv": "cove",
    "dr": "drive drv",
    "ga": "gate",
    "gd": "gardens garden gdns",
    "gr": "green",
    "gv": "grove",
    "ht": "heights hts",
    "hi": "hill",
    "hw": "hwy highway",
    "ld": "landing",
    "li": "link",
    "ln": "lane",
    "lp": "loop",
    "me": "mews",
    "mr": "manor",
    "pa": "park",
    "pl": "place",
    "pr": "parade",
    "ps": "passage",
    "pt": "point",
    "pz": "plaza",
    "rd": "road",
    "ri": "rise",
    "ro": "row",
    "sq": "square",
    "st": "street str",
    "tc": "terrace terr",
    "tr": "trail trl",
    "vi": "villas villa",
    "vw": "view",
    "wk": "walk",
    "wy": "way",
}
_QUADRANTS: Final = {
    "ne": "northeast",
    "nw": "northwest",
    "se": "southeast",
    "sw": "southwest",
}
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_SHORT: Final = {
    **{long: short for short, longs in _STREET_TYPES.items() for long in longs.split()},
    **{long: short for short, long in _QUADRANTS.items()},
    **{word: str(number) for number, word in enumerate(_ORDINALS.split(), 1)},
}
# The city is known: at the end of an address it tells nothing apart.
_CITY: Final = frozenset({"calgary", "alberta", "ab", "canada"})

_POSTAL_CODE: Final = re.compile(r"\b[a-z]\d[a-z] ?\d[a-z]\d\b")
_DOTTED_QUADRANT: Final = re.compile(r"\b([ns])\. ?([ew])\b\.?")
_TWO_WORD_QUADRANT: Final = re.compile(r"\b(north|south) (east|west)\b")
_ORDINAL: Final = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_UNIT_WORD: Final = re.compile(
    r"(?:#|\b(?:unit|apt|apartment|suite|ste|flat|room|rm)\b\.? ?#?) ?(?:\d+[a-z]?|[a-z]\d*)\b,?"
)
_UNIT_BEFORE: Final = re.compile(r"^\s*\d+[a-z]? ?- ?(?=\d+[a-z]? )")
_CROSSING: Final = re.compile(r"[&/@]|\b(?:and|at)\b")


def normal_form(text: str) -> str:
    """Return the form of an address that is compared; empty where nothing of it is left."""
    plain = _plain(text[: 2 * LONGEST])
    without_unit = _UNIT_BEFORE.sub("", _UNIT_WORD.sub(" ", plain))
    sides = [words for words in map(_words, _CROSSING.split(without_unit)) if words]
    return _crossing(sides)[:LONGEST].rstrip()


def _plain(text: str) -> str:
    """Return small unaccented letters, with quadrants and ordinals in one word."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    one = _POSTAL_CODE.sub(" ", " ".join(bare.split()))
    one = _DOTTED_QUADRANT.sub(r"\1\2 ", one)
    one = _TWO_WORD_QUADRANT.sub(r"\1\2", one)
    return _ORDINAL.sub(r"\1", one)


def _words(side: str) -> list[str]:
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", side)
    while len(words) > 1 and words[-1] in _CITY:
        words.pop()
    return [_SHORT.get(word, word).replace("'", "") for word in words]


def _crossing(sides: list[list[str]]) -> str:
    """Return one text for streets that cross: in one order, each with the quadrant that one has."""
    quadrants = {side[-1] for side in sides if side[-1] in _QUADRANTS}
    shared = list(quadrants) if len(quadrants) == 1 else []
    whole = [side if side[-1] in _QUADRANTS else side + shared for side in sides]
    return " and ".join(sorted(" ".join(side) for side in whole))
