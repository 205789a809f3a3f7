"""A new call in a real browser: keys, places, drafts."""


def test_a_draft_survives_a_reload_and_is_gone_once_saved(console):
    page = console.open("/calls/new/")
    page.select_option("#intake-type", "WELCK")
    page.fill("#intake-narrative", "Nobody has seen him since")
    page.reload()

    page.get_by_text("What you had typed is back.").wait_for()
    assert page.input_value("#intake-type") == "WELCK"
    assert page.input_value("#intake-narrative") == "Nobody has seen him since"

    page.fill("#intake-address", "somewhere on 17 Ave")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save and ask").click()
    page.locator("[data-call]").wait_for()
    assert "/calls/new/" not in page.url
    page.keyboard.press("n")
    page.locator("#intake-narrative").wait_for()
    assert page.input_value("#intake-narrative") == ""


def test_a_draft_can_be_discarded(console):
    page = console.open("/calls/new/")
    page.fill("#intake-narrative", "Nobody has seen him since")
    page.reload()
    page.get_by_role("button", name="Discard it").click()
    assert page.input_value("#intake-narrative") == ""
    page.reload()
    assert page.get_by_text("What you had typed is back.").count() == 0


def test_an_error_is_shown_at_its_field_and_everything_typed_is_still_there(console):
    console.expected = "422"
    page = console.open("/calls/new/")
    page.select_option("#intake-type", "WELCK")
    page.fill("#intake-address", "?")
    page.fill("#intake-narrative", "Nobody has seen him")
    page.get_by_role("button", name="Save and ask").click()

    page.get_by_text("Say where, in a few words.").wait_for()
    assert page.input_value("#intake-type") == "WELCK"
    assert page.input_value("#intake-narrative") == "Nobody has seen him"
    assert page.input_value("#intake-form [name=idempotency_key]") != ""


def test_an_address_is_chosen_by_arrows_and_its_pilot_is_said(console):
    page = console.open("/calls/new/")
    page.locator("#intake-address").press_sequentially("1024 17")
    page.locator("#intake-list li").first.wait_for()
    address = page.locator("#intake-address")
    assert address.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = address.get_attribute("aria-activedescendant")
    assert chosen == page.locator("#intake-list [aria-selected=true]").get_attribute("id")
    page.keyboard.press("Enter")

    assert page.input_value("#intake-address") == "1024 17 Ave SE"
    assert page.input_value("#intake-lat") == "51.037900"
    page.get_by_text("pilot open until 02:00").wait_for()
    assert address.get_attribute("aria-expanded") == "false"
    assert page.url.endswith("/calls/new/")


def test_an_unknown_address_is_kept_and_said_to_be_unverified(console):
    page = console.open("/calls/new/")
    page.route("**/console/addresses*", lambda route: route.fulfill(json={"addresses": []}))
    page.locator("#intake-address").press_sequentially("behind the old mill")

    page.get_by_text("Not verified. It is kept as typed").wait_for()
    assert page.input_value("#intake-address") == "behind the old mill"


def test_a_press_on_the_map_is_a_place(console):
    page = console.open("/calls/new/")
    page.locator("[data-pin] svg").click(position={"x": 40, "y": 150})

    assert page.input_value("#intake-lat").startswith("51.0")
    assert page.input_value("#intake-lng").startswith("-114.0")
    page.locator("[data-pin] .map-pin").wait_for()
    page.get_by_text("pilot open until 02:00").wait_for()
