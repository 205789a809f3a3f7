"""A trainee plays the synthetic shift: told apart from the board, stopped at a decision, marked, gone on."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dispatch import journal
from dispatch.training.shift import shipped_shift

pytestmark = pytest.mark.xdist_group("browser")


def test_a_shift_is_played_decided_and_read_and_the_centre_hears_nothing(desk):
    before, shift = journal.head(), shipped_shift()
    console = desk.console("sam")
    page = console.go("/training/")
    expect(page).to_have_title("Training, not live")
    expect(page.locator("#play")).to_be_enabled()
    expect(page.locator("[data-rows='units'] > *")).to_have_count(8)
    of_the_board = list(console.sockets)

    page.locator("#speed").fill("900")
    page.keyboard.press("Tab")
    page.keyboard.press("p")
    form = page.locator("#decide-form")
    expect(form).to_be_visible()
    expect(page.locator("#playing-says")).to_have_text("Stopped: decide this call")
    # What it came to is not told before: the last line of the timeline is still to come.
    expect(page.locator("[data-line-seq]:visible")).to_have_count(2)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []

    form.get_by_label("Urgent").check()
    form.get_by_label("Crisis team alone").check()
    form.get_by_role("button", name="Decide").click()
    expect(page.locator(".training-mark")).to_contain_text("Over-triaged")
    expect(page.locator(".headline")).to_contain_text("Crisis team")
    expect(page.locator("[data-score=over]")).to_have_text("T-001")
    page.locator("#deciding").uncheck()
    page.keyboard.press("g")
    expect(page.locator("[data-line-seq]:visible")).to_have_count(len(shift.calls[1].lines))

    last = max(shift.calls)
    page.locator("#jump").select_option(str(last))
    expect(page.locator(".pane-call h2").first).to_contain_text(f"T-{last:03}")
    expect(page.locator("#playing-says")).to_have_text("Paused")
    page.locator("#scrub").fill("1000")
    page.locator("#next").click()
    expect(page.locator("#playing-says")).to_contain_text("The shift is over: 0 of 1")
    assert (console.sockets, journal.head()) == (of_the_board, before)
