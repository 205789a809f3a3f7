"""Who sees the board, and what a person sees whose session has ended."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")

DIAL = """
  () => new Promise((done) => {
    const socket = new WebSocket(`ws://${location.host}/ws/board`);
    const heard = [];
    socket.onmessage = ({ data }) => heard.push(data);
    socket.onclose = ({ code }) => done({ code, heard });
  })
"""


def end_session(page):
    """Delete the row behind the cookie, as an admin or a clean-up would."""
    key = next(c["value"] for c in page.context.cookies() if c["name"] == "sessionid")
    assert Session.objects.filter(pk=key).delete()[0] == 1


def test_a_session_that_ended_leads_the_board_to_the_login_by_itself(desk):
    console = desk.console("dana", fresh=True)
    console.expected = ("WebSocket",)
    page = console.live()
    end_session(page)

    page.wait_for_url(f"{console.origin}/accounts/login/?next=%2F")
    expect(page.get_by_label("Username")).to_be_visible()


def test_a_session_that_ended_leads_the_next_answer_to_the_login(desk, new_call):
    call = new_call()
    console = desk.console("dana", fresh=True)
    console.expected = ("401", "WebSocket")
    page = console.live()
    console.open(call.pk)
    end_session(page)
    page.locator("#answer-form button").first.click()

    page.wait_for_url(f"{console.origin}/accounts/login/?next=%2Fcalls%2F{call.pk}%2F")


def test_somebody_who_does_not_watch_sees_no_board_and_gets_no_line(desk, new_call):
    call = new_call(address="77 Secret Lane")
    console = desk.console("evan")
    console.expected = ("403", "WebSocket")
    page = console.go("/")
    expect(page.locator("main")).to_contain_text("board is not part of your work")
    assert console.sockets == []
    assert page.evaluate(DIAL) == {"code": 4403, "heard": []}

    for path in (f"/calls/{call.pk}/", f"/calls/{call.pk}/why/", "/calls/new/"):
        console.go(path)
        expect(page.get_by_role("heading", name="Not done")).to_be_visible()
        assert "Secret" not in page.content()


def test_nobody_is_led_to_the_login_and_gets_no_line(desk, new_call):
    call = new_call()
    console = desk.nobody()
    console.expected = ("WebSocket",)
    page = console.go(f"/calls/{call.pk}/")

    assert page.url.endswith(f"/accounts/login/?next=/calls/{call.pk}/")
    assert page.evaluate(DIAL) == {"code": 4401, "heard": []}


def test_logging_out_takes_the_board_and_the_kept_words_away(desk):
    console = desk.console("dana", fresh=True)
    console.expected = ("WebSocket",)
    page = console.live("/calls/new/")
    page.fill("#intake-narrative", "He is on the roof")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/accounts/login/")

    assert page.evaluate("Object.keys(sessionStorage)") == []
    console.go("/")
    assert "/accounts/login/" in page.url
