"""The board in a real browser: what a line does to it, and what it must not do."""

from dataclasses import replace

import pytest

from .console import WELLNESS, Console
from .sample_centre import DRAWN_AT, call_id, row, rows

NEW = row(4900, "received", 3, "Suicidal thoughts", "Not triaged yet", age=1, place="Dover")


def titles(console: Console, name: str) -> list[str]:
    return console.page.locator(f"[data-rows={name}] .row-title").all_inner_texts()


def test_a_new_call_stands_at_its_place_marked_and_counted(console):
    page = console.open()
    console.shows(NEW)

    console.row(NEW.id).wait_for()
    assert titles(console, "received") == [
        "Person threatening neighbour",
        "Suicidal thoughts",
        "Wellness check",
    ]
    assert "is-new" in (console.row(NEW.id).get_attribute("class") or "")
    assert page.locator("[data-count-of=received]").inner_text() == "3"
    assert page.locator("#notice").inner_text() == "◆ 3 Suicidal thoughts, Dover"
    console.until_line(DRAWN_AT + 1)


def test_a_call_moves_between_lists_and_leaves_the_board(console):
    console.open("/")
    moved = replace(next(r for r in rows() if r.id == WELLNESS), list="waiting")
    console.shows(moved, kind="call.waiting")
    console.page.locator(f"[data-rows=waiting] #call-{WELLNESS}").wait_for()
    assert "is-new" not in (console.row(WELLNESS).get_attribute("class") or "")

    console.shows(replace(moved, gone=True), kind="call.closed")
    console.row(WELLNESS).wait_for(state="detached")
    assert console.page.locator("[data-count-of=waiting]").inner_text() == "3"


def test_the_row_under_the_pointer_does_not_move(console):
    console.open()
    watched = console.row(call_id(4815))
    watched.hover()
    before = watched.bounding_box()["y"]
    for number in range(4900, 4906):
        console.shows(row(number, "received", 4, "Fire", "Not triaged yet", age=1))
    console.row(call_id(4905)).wait_for(state="attached")

    assert abs(watched.bounding_box()["y"] - before) < 1
    above = console.page.locator("#new-above")
    assert "new above" in above.inner_text()
    assert above.get_attribute("data-level") == "4"
    above.click()
    assert console.page.locator("#calls").evaluate("box => box.scrollTop") == 0


def test_the_open_call_stays_open_when_its_row_is_drawn_again(console):
    console.open()
    console.shows(next(r for r in rows() if r.id == WELLNESS), kind="call.answered")
    console.until_line(DRAWN_AT + 1)

    opened = console.row(WELLNESS)
    assert "is-open" in (opened.get_attribute("class") or "")
    assert opened.locator(".row-owner").inner_text() == "you"


def test_the_focus_stays_on_a_row_that_is_drawn_again(console):
    page = console.open("/")
    page.locator("body").press("j")
    page.locator("body").press("j")
    focused = console.row(WELLNESS).locator("a")
    assert focused.evaluate("link => link === document.activeElement")

    console.shows(next(r for r in rows() if r.id == WELLNESS), kind="call.answered")
    console.until_line(DRAWN_AT + 1)
    assert focused.evaluate("link => link === document.activeElement")


def test_a_broken_part_is_marked_and_the_rest_is_drawn(console):
    console.expected = "BrokenFragment"
    page = console.open("/")
    broken = f'<article id="call-{WELLNESS}" class="row" data-list="nowhere"></article>'
    console.line(broken + '<p>no id</p><li id="unit-3" data-list="units" class="unit">Here</li>')

    page.locator("#unit-3", has_text="Here").wait_for()
    assert "is-broken" in (console.row(WELLNESS).get_attribute("class") or "")


@pytest.mark.parametrize(
    "payload",
    [
        "<script>window.ran = 1</script>",
        "<img src=x onerror='window.ran = 1'>",
        "<svg onload='window.ran = 1'></svg>",
        "<a href='javascript:window.ran = 1' class='trap'>x</a>",
    ],
)
def test_nothing_in_a_line_is_ever_run(console, payload):
    console.expected = ""
    page = console.open("/")
    console.line(f'<li id="unit-3" data-list="units" class="unit">{payload}Here</li>')
    page.locator("#unit-3", has_text="Here").wait_for()
    trap = page.locator(".trap")
    if trap.count():
        trap.click()
    page.wait_for_timeout(200)

    assert page.evaluate("window.ran") is None
    console.faults.clear()


def test_a_caller_s_words_are_words(console):
    page = console.open("/")
    console.shows(replace(NEW, place="<b id=bold>Dover</b>\u202e", type_label="<i>x</i>"))

    console.row(NEW.id).wait_for()
    assert page.locator("#bold").count() == 0
    assert console.row(NEW.id).locator("h3").inner_text() == "<i>x</i>"


def test_a_hole_is_asked_for_and_never_drawn_past(console):
    page = console.open("/")
    console.head += 1
    console.shows(NEW)

    page.locator("body[data-line=catching_up]").wait_for()
    assert console.heard == [{"t": "resume", "after": DRAWN_AT}]
    assert console.row(NEW.id).count() == 0

    console.head = DRAWN_AT
    console.line()
    console.row(NEW.id).wait_for()
    page.locator("body[data-line=live]").wait_for()


def test_an_empty_list_says_so_only_while_the_board_is_live(console):
    page = console.open("/")
    for number in (4817, 4818):
        console.line(f'<article id="call-{call_id(number)}" data-gone></article>')
    page.get_by_text("No call needs a decision.").wait_for()

    page.evaluate("document.body.dataset.line = 'stale'")
    assert page.get_by_text("No call needs a decision.").is_hidden()
    assert page.get_by_text("Not known while this page is not live.").first.is_visible()
