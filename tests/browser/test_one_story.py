"""One call from its first ring to its outcome, over two consoles; no page is ever loaded anew."""

import pytest
from playwright.sync_api import expect

from dispatch.models import Call
from tests.conftest import SAFE_ANSWERS

pytestmark = pytest.mark.xdist_group("browser")

TOLD = "Mrs. Ortega has not opened her door since Friday; her light is on."
CALM = SAFE_ANSWERS | {"presentation": "calm_engaging"}


def focused(page, what):
    """What is said of the element that has the keyboard."""
    return page.evaluate(f"document.activeElement.{what}")


def choose_type(page):
    """Choose the type by typing its first letters, as in any list."""
    expect(page.locator("#intake-type")).to_be_focused()
    page.keyboard.type("Check on a person")
    expect(page.locator("#intake-type")).to_have_value("WELFARE")


def choose_address(page):
    """Type a part of the address and take the suggestion by arrow and Enter."""
    page.keyboard.press("Tab")
    page.keyboard.type("12 river ro")
    expect(page.locator("#intake-list [role=option]").first).to_contain_text("12 RIVER ROAD")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#intake-address")).to_have_value("12 RIVER ROAD")
    expect(page.locator("#intake-form [data-place-says]")).to_contain_text("Riverside")


def tell_and_save(page):
    """Go on by Tab to the story, and from there to the button."""
    while focused(page, "name") != "narrative":
        page.keyboard.press("Tab")
    page.keyboard.type(TOLD)
    while focused(page, "type") != "submit":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def take_call_by_keys(console):
    """Take a call with the keyboard alone; return its id."""
    page = console.page
    page.keyboard.press("n")
    choose_type(page)
    choose_address(page)
    tell_and_save(page)
    pane = page.locator("#pane [data-call]")
    expect(pane).to_be_visible()
    return pane.get_attribute("data-call")


def question(page):
    """The id of the question that is asked, or nothing when none is left."""
    asked = page.locator("#answer-form [name=question]")
    return asked.get_attribute("value") if asked.count() else ""


def answer_by_digit(console, asked):
    """Answer the question that is shown, and wait for the next or for the end."""
    page = console.page
    button = page.locator(f"#answer-form button[value='{CALM[asked]}']")
    digit = button.get_attribute("data-key")
    assert digit.isdigit()
    console.answer(asked, digit)


def answer_all(console):
    """Answer until nothing is left to ask; return the questions."""
    asked = []
    while one := question(console.page):
        asked.append(one)
        assert len(asked) <= len(CALM), asked
        answer_by_digit(console, one)
    return asked


def first_answer(console):
    """Answer one question and read what is recommended from then on."""
    page = console.page
    expect(page.locator("#why-title")).to_have_text("Before the first answer")
    answer_by_digit(console, question(page))
    expect(page.locator("#why-title")).to_have_text("Recommended so far")
    expect(page.locator(".why .headline")).to_contain_text("Ordinary 911 handling")
    expect(page.locator(".why li").first).to_contain_text("until the open questions are answered")
    expect(page.locator(".why")).to_contain_text("Still open: ")


def test_a_call_goes_from_its_first_ring_to_its_outcome(desk, town):
    dana, sam = desk.console("dana", fresh=True), desk.console("sam", fresh=True)
    dana.live()
    sam.live()
    for console in (dana, sam):
        console.page.evaluate("window.neverReloaded = true")

    call = take_call_by_keys(dana)
    assert dana.page.url.endswith(f"/calls/{call}/")
    expect(sam.row(call)).to_contain_text("Not triaged yet")
    expect(sam.page.locator(f"[data-rows=received] #call-{call}")).to_be_visible()
    expect(sam.row(call).locator(".row-owner")).to_have_text("Dana")
    expect(dana.row(call).locator(".row-owner")).to_have_text("you")

    first_answer(dana)
    expect(sam.row(call)).to_contain_text("questions open")
    assert len(answer_all(dana)) > 5
    expect(dana.page.locator("#why-title")).to_have_text("Recommended")
    expect(dana.page.locator(".why .headline")).to_contain_text("Crisis team with plain-clothes")
    expect(dana.page.locator(".why li").first).to_contain_text("M4: Someone is worried")
    expect(sam.row(call)).to_contain_text("Decide: Crisis team")
    expect(sam.row(call)).to_have_attribute("data-level", "2")

    dana.press("s")
    for console in (dana, sam):
        expect(console.page.locator(f"[data-rows=waiting] #call-{call}")).to_be_visible()
        expect(console.unit(town.cedar)).to_have_attribute("data-state", "offered")

    sam.open(call)
    sam.press("a")
    for console in (dana, sam):
        expect(console.page.locator(f"[data-rows=with_team] #call-{call}")).to_be_visible()
        expect(console.unit(town.cedar)).to_have_attribute("data-state", "assigned")
    for key, state in (("e", "en_route"), ("o", "on_scene"), ("c", "free")):
        sam.press(key)
        for console in (dana, sam):
            expect(console.unit(town.cedar)).to_have_attribute("data-state", state)

    close(dana.page)
    for console in (dana, sam):
        expect(console.row(call)).to_have_count(0)
        assert console.page.evaluate("window.neverReloaded")
    expect(dana.page.locator(".call-head")).to_contain_text("Closed: Helped on scene")
    assert_timeline_tells_all(dana.page)
    kept = Call.objects.get(pk=call)
    assert (kept.ledger, kept.outcome, kept.care.narrative) == ("diverted", "engaged", TOLD)


def close(page):
    """Close the call with an outcome."""
    page.locator("#close-call summary").click()
    page.select_option("#close-outcome", "engaged")
    page.fill("#close-note", "She opened to us")
    page.get_by_role("button", name="Close the call").click()


def assert_timeline_tells_all(page):
    """Every step stands in the timeline, newest first, with who took it."""
    told = page.locator(".timeline li").all_inner_texts()
    for words, line in zip(
        (
            "Closed: Helped on scene: She opened to us (diverted) · Dana",
            "MCRT-1 clear · Sam",
            "MCRT-1 on scene · Sam",
            "MCRT-1 en route · Sam",
            "MCRT-1 accepted",
            "MCRT-1 asked · Dana",
        ),
        told,
        strict=False,
    ):
        assert words in line
    assert "Received from console · Dana" in told[-1]
    assert "Place: confirmed" in told[-2]
