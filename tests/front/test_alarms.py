"""What alarms, in a real browser: above everything, through typing and dialogs, until F2."""

from django.template.loader import render_to_string

from dispatch.selectors.alarms import Alarms

from .sample_centre import DRAWN_AT, emergency


def drawn(seq: int, *, alarms: bool) -> str:
    """The section as the line brings it."""
    found = [emergency()] if alarms else []
    told = {"alarms": Alarms(seq, found, []), "on_floor": True}
    return render_to_string("console/_alarms.html", told)


def test_an_alarm_comes_over_a_dialog_and_one_key_takes_it_in_the_middle_of_a_word(console):
    page = console.open()
    page.locator("#show-keys").click()
    page.locator("#keys[open]").wait_for()
    console.line(drawn(DRAWN_AT + 1, alarms=True), kind="emergency.raised")

    alarm = page.locator(".alarm.is-emergency")
    alarm.wait_for()
    assert alarm.bounding_box()["y"] == 0, "above the bar itself"
    assert "EMERGENCY · MCRT-2" in alarm.inner_text()
    assert "Sofia Marchetti, take it in hand" in alarm.inner_text()
    page.locator("#keys:not([open])").wait_for(state="attached")
    page.wait_for_function("document.title.startsWith('▲ ALARM')")

    page.locator("#command").click()
    page.keyboard.type("ass")
    page.keyboard.press("F2")
    alarm.wait_for(state="detached")
    assert page.locator("#command").input_value() == "ass"
    page.wait_for_function("!document.title.startsWith('▲')")


def test_a_page_that_opens_later_shows_it_and_an_older_answer_covers_no_newer_alarm(console):
    page = console.open("/?alarm")
    page.locator(".alarm.is-emergency").wait_for()

    # A second press comes down the line while the answer to the first is on its way.
    console.line(drawn(DRAWN_AT + 5, alarms=True), kind="emergency.raised")
    console.until_line(DRAWN_AT + 1)
    with page.expect_response("**/alarms/emergencies/1/"):
        page.keyboard.press("F2")
    page.locator("[data-alarm-post]:not([disabled])").wait_for()
    assert page.locator(".alarm.is-emergency").is_visible()

    console.line(drawn(DRAWN_AT + 6, alarms=False), kind="emergency.acknowledged")
    page.locator(".alarm").wait_for(state="detached")
