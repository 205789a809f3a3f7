"""A console never lies: what it says while it is not live, in a real browser."""

from .console import Console


def until_stale(console: Console) -> None:
    console.greets = False
    console.page.clock.run_for(7_000)
    console.page.locator("body[data-line=stale]").wait_for()


def test_after_six_seconds_of_silence_the_frame_says_since_when_and_ages_stop(console):
    console.page.clock.install()
    page = console.open()
    age = page.locator("#pane .age")
    until_stale(console)
    frozen = age.inner_text()

    banner = page.locator("#line-banner")
    assert "Not live since" in banner.inner_text()
    assert "Call by phone if urgent." in banner.inner_text()
    assert page.locator("#line-state").inner_text() == "Not live"
    page.clock.run_for(5_000)
    assert age.inner_text() == frozen
    assert "is-frozen" in (age.get_attribute("class") or "")
    outline = page.evaluate("getComputedStyle(document.body, '::after').borderTopColor")
    assert outline == "rgb(255, 178, 36)"


def test_it_is_green_again_only_once_it_has_caught_up(console):
    console.page.clock.install()
    page = console.open()
    until_stale(console)
    console.greets, console.head = True, console.head + 1
    page.clock.run_for(7_000)

    page.locator("#line-banner", has_text="Catching up.").wait_for()
    assert page.locator("body").get_attribute("data-line") == "stale"
    assert {"t": "resume", "after": console.head - 1} in console.heard

    console.head -= 1
    console.line()
    page.locator("body[data-line=live]").wait_for()
    assert page.locator("#line-banner").is_hidden()
    assert "is-frozen" not in (page.locator("#pane .age").get_attribute("class") or "")


def test_somebody_logged_out_is_led_to_the_login_and_keeps_what_was_typed(console):
    page = console.open("/calls/new/")
    page.fill("#intake-narrative", "He is on the")
    console.lines[-1].close(code=4401)
    page.wait_for_url("**/accounts/login/?next=*")

    page.goto(console.address + "/calls/new/")
    assert page.input_value("#intake-narrative") == "He is on the"


def test_somebody_who_may_not_watch_is_told_so(console):
    page = console.open()
    console.lines[-1].close(code=4403)

    page.locator("#line-banner", has_text="Your role may not watch the board.").wait_for()
    page.wait_for_timeout(700)
    assert len(console.lines) == 1
