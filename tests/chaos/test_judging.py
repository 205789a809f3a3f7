"""Everything that a run judges can be found wrong: each figure with a ledger, a board or a line spoilt."""

from collections import Counter

import pytest

from dispatch.chaos.figures import Figure, at_most, numbers_wrong
from dispatch.chaos.fragments import differences, page_of, parts_of
from dispatch.chaos.ledger import Ledger
from dispatch.chaos.stored import Stored, overlaps
from dispatch.chaos.watch import Watch
from dispatch.chaos.writes import judged
from dispatch.demo.door import Answer

CALL = "0190a7d2-0000-7000-8000-000000000001"
ROW = f'<article class="row" id="call-{CALL}" data-list="waiting"><p>12 River <b>Road</b></p></article>'


def stored(**spoilt):
    """What a database holds after one call was taken, offered, accepted and closed."""
    lines = Counter(
        {
            ("call.received", CALL): 1,
            ("unit.offered", "7"): 1,
            ("unit.offered", "8"): 1,
            ("unit.assigned", "7"): 1,
            ("call.closed", CALL): 1,
            ("call.waiting", CALL): 1,
        }
    )
    held = {
        "calls": {("chaos", "r-1"): [CALL]},
        "closed": {CALL},
        "keys": Counter({"r-1": 1}),
        "lines": lines,
        "by_number": {1: ("call.received", CALL)},
        "overlaps": [],
        "open": 0,
        "without": [],
    }
    return Stored(**(held | spoilt))


@pytest.fixture
def ledger(tmp_path):
    """What its senders were answered."""
    kept = Ledger(tmp_path / "ledger.jsonl")
    body = {"source": "chaos", "source_ref": "r-1"}
    answer(kept, "/api/v1/calls", body, CALL, key="r-1")
    answer(kept, "/api/v1/calls", body, CALL, key="r-1")
    answer(kept, f"/api/v1/calls/{CALL}/decide", {"decision": "wait_for_team"}, CALL)
    answer(kept, f"/api/v1/calls/{CALL}/assign", {"unit": 3}, 7)
    answer(kept, "/api/v1/assignments/7/accept", {}, 7)
    answer(kept, f"/api/v1/calls/{CALL}/close", {"outcome": "cancelled"}, CALL)
    yield kept
    kept.close()


def answer(ledger, path, body, gives, *, code=200, key=""):
    entry = ledger.sent("feed", path, body, key)
    ledger.answered(entry, Answer(code, {"id": gives}))


def wrong(ledger, held):
    """The names of the figures that do not hold."""
    return {figure.name for figure in judged(ledger, held) if not figure.holds}


def without(*line):
    """The lines of the journal with one of them gone."""
    lines = stored().lines
    del lines[line]
    return stored(lines=lines)


def test_an_honest_ledger_agrees_with_an_honest_database(ledger):
    assert wrong(ledger, stored()) == set()


@pytest.mark.parametrize(
    "spoilt",
    [
        stored(calls={}),
        stored(calls={("chaos", "r-1"): ["another"]}),
        stored(closed=set()),
        without("call.received", CALL),
        without("unit.offered", "7"),
        without("unit.assigned", "7"),
        without("call.closed", CALL),
        without("call.waiting", CALL),
    ],
)
def test_an_acknowledged_write_that_is_not_there_is_lost(ledger, spoilt):
    assert wrong(ledger, spoilt) == {"acknowledged writes lost"}


def test_a_call_stored_twice_is_doubled(ledger):
    twice = stored(calls={("chaos", "r-1"): [CALL, "another"]})
    assert wrong(ledger, twice) == {"acknowledged writes doubled"}


def test_a_line_written_twice_for_one_write_is_doubled(ledger):
    lines = stored().lines
    lines[("unit.assigned", "7")] = 2
    assert wrong(ledger, stored(lines=lines)) == {"acknowledged writes doubled"}


def test_one_key_that_gave_two_calls_is_doubled(ledger):
    ledger.entries[1].gives = "another"
    calls = {("chaos", "r-1"): [CALL, "another"]}
    assert "acknowledged writes doubled" in wrong(ledger, stored(calls=calls))


def test_a_unit_on_two_calls_a_yes_with_a_no_and_a_broken_server_are_each_found(ledger):
    assert wrong(ledger, stored(overlaps=["7 and 8"])) == {"a unit with two calls at once"}
    answer(ledger, "/api/v1/assignments/7/decline", {"reason": "unsafe"}, 7)
    answer(ledger, "/api/v1/calls", {"source": "chaos", "source_ref": "r-2"}, "", code=500)
    lines = stored().lines + Counter({("unit.declined", "7"): 1})
    assert wrong(ledger, stored(lines=lines)) == {
        "a yes and a no both taken",
        "answers 5xx other than 503",
    }


def test_a_unit_has_two_calls_by_the_order_of_the_lines_alone():
    asked, other = (1, "unit.offered", CALL, "7", "3"), (2, "unit.offered", CALL, "8", "3")
    assert list(overlaps([asked, other])) == ["7 and 8 of unit 3"]
    for end in ("clear", "cancelled", "declined", "lapsed"):
        assert list(overlaps([asked, (1, f"unit.{end}", CALL, "7", "3"), other])) == []
    assert list(overlaps([asked, (2, "unit.offered", CALL, "8", "4")])) == []


def test_every_entry_is_in_the_file_before_it_is_answered(tmp_path):
    kept = Ledger(tmp_path / "ledger.jsonl")
    kept.sent("feed", "/api/v1/calls", {}, "r-9")
    assert '"key": "r-9"' in (tmp_path / "ledger.jsonl").read_text()
    kept.close()


def test_a_hole_a_repeat_and_a_turned_pair_are_found_and_a_new_page_is_none():
    assert numbers_wrong([(4, 0)], [5, 6, 7]) == []
    assert numbers_wrong([(4, 0), (20, 2)], [5, 6, 21]) == []
    assert numbers_wrong([(4, 0)], [5, 7]) == [7]
    assert numbers_wrong([(4, 0)], [5, 5]) == [5]
    assert numbers_wrong([(4, 0)], [6, 5]) == [6, 5]


def test_boards_differ_by_a_row_a_word_or_an_attribute_and_not_by_space():
    board = parts_of(ROW)
    assert differences(board, parts_of(ROW.replace("<p>", "\n  <p>\n"))) == []
    for other in (ROW.replace("12", "14"), ROW.replace("waiting", "received"), ""):
        assert differences(board, parts_of(other)) == [f"call-{CALL}"]


def test_a_page_says_at_which_number_it_was_drawn():
    page = page_of(f'<body data-seq="41" data-epoch="e">{ROW}<li id="unit-2">A</li></body>')
    assert (page.seq, page.epoch, set(page.parts)) == (41, "e", {f"call-{CALL}", "unit-2"})
    assert parts_of(f'<article id="call-{CALL}" data-gone></article>')[f"call-{CALL}"].gone


class AlwaysGreen:
    """A console that says it is live, and has drawn nothing since line 4."""

    name, last, known_at = "liar", 4, 107.25

    def is_green(self, now):
        return True


def test_seconds_of_green_without_what_has_long_existed_are_counted():
    watch = Watch("", shown=[AlwaysGreen()], seen_at={5: 100.0})
    watch._looked_at = 107.0 - 0.25
    watch._look_at_consoles(107.0)
    assert watch.stale_green_s == {}
    watch._look_at_consoles(107.25)
    assert watch.stale_green_s == {"liar": 0.25}


def test_a_deadline_waits_from_when_it_could_be_kept():
    watch = Watch("")
    watch._look_at_late({"lapse 1"}, 10.0)
    watch._look_at_late({"lapse 1"}, 16.0)
    assert watch.lateness_s == {"lapse 1": 6.0}
    watch.blocked = 1
    watch._look_at_late({"overdue 2"}, 20.0)
    watch._look_at_late({"overdue 2"}, 40.0)
    watch.blocked = 0
    watch._look_at_late({"overdue 2"}, 42.0)
    assert watch.lateness_s["overdue 2"] == 2.0


def test_nothing_looked_at_proves_nothing():
    assert not Figure("any", 0, 0).holds
    assert not at_most("any", [4.0, 6.0], 5.0).holds
    assert at_most("any", [4.0], 5.0).holds
