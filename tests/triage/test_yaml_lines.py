"""Strict YAML: what it refuses, where, and that nothing makes it fail otherwise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.problems import ProtocolError
from triage.protocol import read_protocol
from triage.yaml_lines import MAX_CHARACTERS, Scalar, read_tree


def refused(text):
    with pytest.raises(ProtocolError) as error:
        read_tree(text)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: the text must be one mapping"),
        ("- a\n- b\n", "line 1: the text must be one mapping"),
        ("a: [1, 2\nb: 3\n", "line 2: not YAML"),
        ("a: 1\nb: 2\na: 3\n", "line 3: key 'a' again; first at line 1"),
        ("a: &x 1\nb: 2\n", "line 1: anchor &x"),
        ("a: 1\nb: *x\n", "line 2: alias *x: write it out"),
        ("a: 1\nb: !!python/object:os.system x\n", "line 2: tag"),
        ("a: 1\n---\nb: 2\n", "line 3: a second document"),
        ("a: 1\nyes: 2\n", 'line 2: write the key "yes" in quotes'),
        ("a: 1\nb: \x07\n", "line 2: not YAML: character"),
        ("a: 1\n? [b]\n: 2\n", "line 2: a key must be a word"),
        ("a: " + "[" * 30, "nested deeper than 20"),
        ("a: " + "[" * 100_000, "nested deeper than 20"),
        ("a: " + "x" * MAX_CHARACTERS, "line 1: the text is longer than"),
    ],
)
def test_refuses_with_the_line(text, says):
    assert says in refused(text)


def test_keeps_the_line_of_every_value():
    tree = read_tree('a: 1\nb:\n  c: "yes"\n')

    (_, inner) = tree.entries[1]
    assert inner.entries[0][1] == Scalar("yes", 3, bare=False)


def test_ten_thousand_aliases_are_not_followed():
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: [*a, *a]\n" for n in range(5_000))

    assert "write it out" in refused(bomb)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"\n ,#?\x00é~%@"), max_size=60))
def test_any_short_text_is_refused_and_nothing_else(text):
    with pytest.raises(ProtocolError):
        read_protocol(text)
