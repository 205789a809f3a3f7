"""The real line fails in every way it can, and the board never says that it is live when it is not."""

import signal
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import expect

from tests.conftest import make_call
from tests.live.processes import wait_until

pytestmark = pytest.mark.xdist_group("browser")

# Six seconds of silence, the half second between two looks, and a busy machine.
STALE_WITHIN_S = 10.0
# Each change of the frame, with whether the row was there, and the seconds since this began.
WATCH = """
  (row) => {
    const begun = performance.now();
    window.frames_ = [];
    const note = () => window.frames_.push({
      state: document.body.dataset.line,
      hasRow: document.getElementById(row) !== null,
      after: (performance.now() - begun) / 1000,
    });
    new MutationObserver(note).observe(document.body, { attributeFilter: ["data-line"] });
    note();
  }
"""


def watch(page, row):
    page.evaluate(WATCH, row)


def frames(page):
    return page.evaluate("window.frames_")


@pytest.fixture
def web(server):
    """The web process; it goes on when the test is over, however that ended."""
    process = next(child.process for child in server.children if child.role.name == "web")
    yield process
    process.send_signal(signal.SIGCONT)
    wait_until(lambda: answers(server), within=30, what="a web process that goes on")


def answers(server):
    try:
        return httpx.get(f"{server.origin}/livez", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def test_without_a_relay_the_board_is_told_all_the_same(desk, server, town):
    console = desk.console("dana")
    page = console.live()
    server.kill(next(child for child in server.children if server.leads(child)))
    try:
        call = make_call(town.sam, datetime.now(UTC))
        expect(console.row(call.pk)).to_be_visible()
        expect(page.locator("body")).to_have_attribute("data-line", "live")
    finally:
        server.relay_that_leads()
    after = make_call(town.sam, datetime.now(UTC))
    expect(console.row(after.pk)).to_be_visible()
    expect(page.locator("body")).to_have_attribute("data-line", "live")


def test_a_server_that_stands_still_turns_the_board_stale_until_it_has_caught_up(desk, web, town):
    console = desk.console("dana")
    console.expected = ("WebSocket",)
    page = console.live()
    web.send_signal(signal.SIGSTOP)
    missed = make_call(town.sam, datetime.now(UTC))
    watch(page, f"call-{missed.pk}")
    banner = page.locator("#line-banner")
    expect(banner).to_contain_text("Not live since")
    expect(banner).to_contain_text("Call by phone if urgent.")
    expect(page.locator("#line-state")).to_have_text("Not live")
    stale = next(frame for frame in frames(page) if frame["state"] == "stale")
    assert stale["after"] < STALE_WITHIN_S

    web.send_signal(signal.SIGCONT)
    expect(page.locator("body")).to_have_attribute("data-line", "live")
    expect(console.row(missed.pk)).to_be_visible()
    expect(banner).to_be_hidden()
    assert_never_green_too_early(frames(page))


def assert_never_green_too_early(seen):
    """Between the first stale frame and the row that was missed, no frame was green."""
    states = [frame["state"] for frame in seen]
    after = seen[states.index("stale") :]
    assert [frame for frame in after if frame["state"] == "live" and not frame["hasRow"]] == []
    assert after[-1]["state"] == "live"


def test_a_web_process_that_is_gone_and_comes_back_is_dialled_again(desk, server, town):
    console = desk.console("dana")
    console.expected = ("WebSocket", "ERR_")
    page = console.live()
    server.kill(next(child for child in server.children if child.role.name == "web"))
    try:
        missed = make_call(town.sam, datetime.now(UTC))
        watch(page, f"call-{missed.pk}")
        expect(page.locator("body")).to_have_attribute("data-line", "stale")
    finally:
        server.start_web()
    expect(page.locator("body")).to_have_attribute("data-line", "live")
    expect(console.row(missed.pk)).to_be_visible()
    assert_never_green_too_early(frames(page))
