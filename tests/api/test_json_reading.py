"""What a body may hold, and what is said of one that cannot be read. No database."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.api.json_reading import MAX_DEPTH, MAX_DIGITS, UnreadableJSON, read_json

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
NUMBERS = st.integers(-(10**99), 10**99) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)

UNREADABLE = {
    "nothing": (b"", "the text ends where a value should be", 1, 1, ""),
    "a name twice": (
        b'{"type": "MNTL",\n "type": "NOISE"}',
        'the name "type" comes twice',
        2,
        2,
        "",
    ),
    "a name twice, deeper": (
        b'{"location": {"lat": 1, "lat": 2}}',
        'the name "lat" comes twice',
        1,
        25,
        "location",
    ),
    "a name twice, once escaped": (
        b'{"type": 1, "t\\u0079pe": 2}',
        'the name "type" comes twice',
        1,
        13,
        "",
    ),
    "1e400": (b'{"lat": 1e400}', "1e400 is too large a number", 1, 9, "lat"),
    "-1e400": (b"[-1e400]", "-1e400 is too large a number", 1, 2, "0"),
    "NaN": (b'{"lat": NaN}', "NaN is no JSON value", 1, 9, "lat"),
    "-Infinity": (b'{"lat": -Infinity}', "-Infinity is no JSON value", 1, 9, "lat"),
    "5,000 digits": (b"[" + b"9" * 5000 + b"]", "a number of 5000 digits; at most 100", 1, 2, "0"),
    "NUL": (b'{"caller": {"name": "a\\u0000b"}}', "a NUL character", 1, 21, "caller.name"),
    "a raw NUL": (b'{"name": "a\x00b"}', "a character not allowed in one", 1, 12, "name"),
    "a lone surrogate": (b'{"narrative": "\\ud83d!"}', "half of a surrogate", 1, 15, "narrative"),
    "a lone surrogate as a name": (b'{"\\udc00": 1}', "half of a surrogate pair", 1, 2, ""),
    "100,000 deep": (b"[" * 100_000, "nested deeper than 20 levels", 1, 21, ".".join("0" * 20)),
    "100,000 objects deep": (b'{"a":' * 100_000, "nested deeper", 1, 101, ".".join("a" * 20)),
    "latin-1": (b'{"name": "Zo\xeb"}', "not UTF-8 text", 1, 13, ""),
    "UTF-8 of a surrogate": (b'["\xed\xa0\xbd"]', "not UTF-8 text", 1, 3, ""),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "UTF-16 text; send UTF-8", 1, 1, ""),
    "two values": (b'{"a": 1} {"a": 1}', "something follows the end", 1, 10, ""),
    "single quotes": (b"{'a': 1}", "a name in double quotes is needed", 1, 2, ""),
    "a comma at the end": (b'{"a": 1,}', "a name in double quotes is needed", 1, 9, ""),
    "a comma at the end of a list": (b"[1,]", "no JSON value starts here", 1, 4, "1"),
    "a comment": (b"{} // all", "something follows the end", 1, 4, ""),
    "no colon": (b'{"a" 1}', "a colon is needed after the name", 1, 6, ""),
    "no comma": (b'{"a": 1 "b": 2}', "a comma or } is needed here", 1, 9, ""),
    "cut off": (b'{"a": [1, 2', "a comma or ] is needed here", 1, 12, "a"),
    "a string cut off": (b'{"a": "b', "a string that does not end", 1, 7, "a"),
    "a number of a sort": (b"[01]", "a comma or ] is needed here", 1, 3, ""),
    "digits of another script": ("[٣]".encode(), "no JSON value starts here", 1, 2, "0"),
    "a new line in a string": (b'{"a": "b\nc"}', "a character not allowed in one", 1, 9, "a"),
}


@given(VALUES)
def test_reads_all_that_json_can_say(value):
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(json.dumps(value, ensure_ascii=False, indent=1).encode()) == value


@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:\\ue1.-0 \n\x00tnull').map(str.encode))
def test_whatever_is_read_the_standard_library_reads_the_same(raw):
    try:
        value = read_json(raw)
    except UnreadableJSON:
        return
    assert repr(value) == repr(json.loads(raw))


@pytest.mark.parametrize(
    ("raw", "what", "line", "column", "path"), UNREADABLE.values(), ids=UNREADABLE
)
def test_says_what_and_where_it_cannot_read(raw, what, line, column, path):
    with pytest.raises(UnreadableJSON, match=r"line \d+, column \d+") as refusal:
        read_json(raw)

    error = refusal.value
    assert what in error.what
    assert (error.line, error.column, error.path) == (line, column, path)


def test_passes_over_a_byte_order_mark():
    assert read_json(b'\xef\xbb\xbf{"type": "MNTL"}') == {"type": "MNTL"}


def test_joins_a_pair_of_surrogates_into_its_character():
    assert read_json(b'"\\ud83d\\ude42"') == "\N{SLIGHTLY SMILING FACE}"


def test_reads_the_deepest_and_the_longest_that_it_allows():
    deepest = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    longest = int(read_json(b"9" * MAX_DIGITS))

    assert json.dumps(read_json(deepest)).encode() == deepest
    assert longest == 10**MAX_DIGITS - 1
    assert math.isfinite(float(longest))
