"""Items of a list are put in, moved and taken out; every other character stays."""

import pytest
import yaml

from dispatch.setup.yaml_edits import NoSuchPlace
from dispatch.setup.yaml_lists import add_item, move_item, names_in, remove_item
from tests.conftest import PROTOCOL
from triage.difference import differences
from triage.protocol import read_protocol

RULES = """# head
rules:
  - {id: A, n: 1}  # about A

  # above B,
  # in two lines
  - id: B
    # inside B
    n: {x: 2}

  - {id: C, n: 3}
# below
after: 1
none: []
"""
A = "  - {id: A, n: 1}  # about A"
B = "  # above B,\n  # in two lines\n  - id: B\n    # inside B\n    n: {x: 2}"
C = "  - {id: C, n: 3}"


def whole(*items):
    return f"# head\nrules:\n{chr(10).join(items)}\n# below\nafter: 1\nnone: []\n"


def test_the_names_stand_in_the_order_written():
    assert whole(A + "\n", B + "\n", C) == RULES
    assert names_in(RULES, ("rules",)) == ["A", "B", "C"]
    assert names_in(RULES, ("none",)) == []


@pytest.mark.parametrize(
    ("name", "up", "order"),
    [
        ("B", True, (B, A, C)),
        ("B", False, (A, C, B)),
        ("A", False, (B, A, C)),
        ("A", True, (A, B, C)),
        ("C", False, (A, B, C)),
    ],
)
def test_an_item_moves_with_its_comments(name, up, order):
    first, second, third = order
    moved = move_item(RULES, ("rules",), name, up=up)

    assert moved == whole(first + "\n", second + "\n", third)


def test_up_and_down_again_is_the_same_text():
    up = move_item(RULES, ("rules",), "C", up=True)

    assert move_item(up, ("rules",), "C", up=False) == RULES


@pytest.mark.parametrize(
    ("name", "left"), [("A", (B + "\n", C)), ("B", (A + "\n", C)), ("C", (A + "\n", B))]
)
def test_an_item_goes_with_its_comments(name, left):
    assert remove_item(RULES, ("rules",), name) == whole(*left)


def test_the_last_item_leaves_an_empty_list_that_can_be_filled_again():
    one = "rules:\n  - {id: A}\nafter: 1\n"
    empty = remove_item(one, ("rules",), "A")

    assert empty == "rules: []\nafter: 1\n"
    assert add_item(empty, ("rules",), "{id: A}", after="") == one


@pytest.mark.parametrize(
    ("after", "order"), [("", ("D", A, B, C)), ("A", (A, "D", B, C)), ("C", (A, B, C, "D"))]
)
def test_an_item_stands_where_it_was_put(after, order):
    item = "id: D\nn:\n  x: 4"
    written = "  - id: D\n    n:\n      x: 4"
    lines = [written if one == "D" else one for one in order]

    made = add_item(RULES, ("rules",), item, after=after)

    assert made == whole("\n\n".join(lines))
    assert len(yaml.safe_load(made)["rules"]) == 4


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("rules: [{id: A}, {id: B}]", lambda t: move_item(t, ("rules",), "A", up=False)),
        ("rules: word", lambda t: names_in(t, ("rules",))),
        ("rules:\n  - {n: 1}\n", lambda t: names_in(t, ("rules",))),
        (RULES, lambda t: add_item(t, ("rules",), "{id: D}", after="Z")),
        (RULES, lambda t: remove_item(t, ("rules",), "Z")),
        (RULES, lambda t: remove_item(t, ("other",), "Z")),
        ("a: [", lambda t: names_in(t, ("rules",))),
    ],
)
def test_what_cannot_be_found_or_is_written_otherwise_is_refused(text, act):
    with pytest.raises(NoSuchPlace):
        act(text)


def test_any_rule_of_the_shipped_text_can_go_and_come_back_by_a_move():
    book = read_protocol(PROTOCOL)
    for group in ("urgent", "moderate"):
        for name in names_in(PROTOCOL, (group,))[1:]:
            moved = move_item(PROTOCOL, (group,), name, up=True)
            assert moved != PROTOCOL
            assert move_item(moved, (group,), name, up=False) == PROTOCOL
    moved = move_item(PROTOCOL, ("questions",), "weapon", up=True)
    (one,) = differences(book, read_protocol(moved))
    assert one.about == "Order of questions"
