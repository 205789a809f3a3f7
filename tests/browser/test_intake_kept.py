"""What a call-taker typed is never lost: a reload, a refusal, a lost session."""

import pytest
from playwright.sync_api import expect

from dispatch.models import Call

pytestmark = pytest.mark.xdist_group("browser")

TYPED = {
    "#intake-caller": 'Robin "Bo" O\'Hara <b>',
    "#intake-callback": "403-555-0148",
    "#intake-narrative": 'He says: "don\'t come" & hangs up.\nLine two, ümlaut, 日本語.',
}


def fill(page):
    page.select_option("#intake-type", "WELFARE")
    for field, text in TYPED.items():
        page.fill(field, text)


def assert_kept(page):
    expect(page.locator("#intake-type")).to_have_value("WELFARE")
    for field, text in TYPED.items():
        expect(page.locator(field)).to_have_value(text)


def test_unsaved_text_survives_a_reload_and_is_gone_once_saved(desk):
    console = desk.console("dana")
    page = console.live("/calls/new/")
    fill(page)
    page.reload()
    expect(page.get_by_text("What you had typed is back.")).to_be_visible()
    assert_kept(page)

    page.fill("#intake-address", "40 Hill Street")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save and ask").click()
    expect(page.locator("#pane [data-call]")).to_be_visible()
    expect(page.locator(".narrative")).to_have_text(TYPED["#intake-narrative"], use_inner_text=True)
    console.press("n")
    expect(page.locator("#intake-narrative")).to_have_value("")


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ({}, "Say where: an address, a place, or a pin on the map."),
        ({"#intake-lat": "51.01"}, "Give both latitude and longitude, or neither."),
        (
            {"#intake-lat": "fifty-one", "#intake-lng": "-114"},
            "Write degrees with a point, such as 51.0447.",
        ),
        (
            {"#intake-lat": "1e400", "#intake-lng": "-114"},
            "Write degrees with a point, such as 51.0447.",
        ),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_at_its_field_and_keeps_everything(desk, place, says):
    before = Call.objects.count()
    console = desk.console("dana")
    console.expected = ("422",)
    page = console.live("/calls/new/")
    fill(page)
    for field, text in place.items():
        page.fill(field, text)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.get_by_role("button", name="Save and ask").click()

    assert answered.value.status == 422
    expect(page.locator("#intake-errors")).to_contain_text(says)
    assert_kept(page)
    for field, text in place.items():
        expect(page.locator(field)).to_have_value(text)
    assert Call.objects.count() == before


def test_a_type_is_asked_for_by_the_server_too(desk):
    console = desk.console("dana")
    console.expected = ("422",)
    page = console.live("/calls/new/")
    page.fill("#intake-address", "40 Hill Street")
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('#intake-form').noValidate = true")
    page.get_by_role("button", name="Save and ask").click()

    expect(page.locator("#intake-type-errors")).to_contain_text("Say what it is about.")
    expect(page.locator("#intake-address")).to_have_value("40 Hill Street")


def test_a_session_lost_while_typing_loses_no_word(desk):
    console = desk.console("dana", fresh=True)
    console.expected = ("401", "403", "WebSocket")
    page = console.live("/calls/new/")
    fill(page)
    page.context.clear_cookies(name="sessionid")
    page.fill("#intake-address", "40 Hill Street")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save and ask").click()
    page.wait_for_url("**/accounts/login/?next=*")

    page.get_by_label("Username").fill("dana")
    page.get_by_label("Password").fill("dana-has-a-password")
    page.keyboard.press("Enter")
    page.wait_for_url("**/calls/new/")
    assert_kept(page)
