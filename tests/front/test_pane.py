"""The call in hand in a real browser: forms, keys, and what is never lost."""

from playwright.sync_api import Page, Request

from .console import WELLNESS, Console
from .sample_centre import call_id

READY = f"/calls/{WELLNESS}/?ready=1"


def posts(page: Page) -> list[Request]:
    made: list[Request] = []
    page.on("request", lambda asked: made.append(asked) if asked.method == "POST" else None)
    return made


def type_a_note(page: Page) -> None:
    page.locator("#close-call summary").click()
    page.fill("#close-note", "Spoke with the neighbour")


def test_a_row_opens_beside_the_board_and_back_closes_it(console):
    page = console.open("/")
    page.locator(f"#call-{call_id(4812)} a").click()
    page.locator(f"[data-call='{call_id(4812)}']").wait_for()
    assert page.url.endswith(f"/calls/{call_id(4812)}/")
    assert "26-004812" in page.title()

    page.go_back()
    page.get_by_text("No call in hand").wait_for()
    assert len(console.lines) == 1


def test_a_digit_answers_once_however_often_it_is_pressed(console):
    page = console.open()
    console.settle()
    made = posts(page)
    for _ in range(3):
        page.keyboard.press("1")
    page.get_by_text("Every question is answered.").wait_for()
    page.wait_for_timeout(300)

    assert len(made) == 1
    assert "answer=in_hand" in form_of(made[0])


def test_a_button_pressed_twice_sends_once(console):
    page = console.open()
    made = posts(page)
    page.get_by_role("button", name="Yes, in hand or used").dblclick()
    page.get_by_text("Every question is answered.").wait_for()
    page.wait_for_timeout(300)

    assert len(made) == 1


def form_of(asked: Request) -> str:
    """Return a multipart body as name=value pairs, good enough to look into."""
    parts = (asked.post_data or "").split("Content-Disposition: form-data; name=")[1:]
    pairs = (part.split("\r\n")[0:3] for part in parts)
    return "&".join(f"{name.strip(chr(34))}={value}" for name, _, value in pairs)


def test_a_refusal_is_said_and_nothing_typed_is_lost(console):
    console.expected = "409"
    page = console.open()
    console.settle()
    page.keyboard.press("0")

    problem = page.locator("#pane-problem")
    problem.get_by_text("MCRT-3 was just assigned by Sam.").wait_for()
    page.wait_for_timeout(600)
    assert problem.is_visible()


def test_a_fault_tells_to_look_before_trying_again(console):
    console.expected = "500"
    page = console.open()
    console.settle()
    page.keyboard.press("3")

    page.locator("#pane-problem", has_text="Look at the timeline").wait_for()
    assert page.get_by_text("Question 7 of 16").is_visible()


def test_an_attempt_without_an_answer_is_repeated_under_the_same_key(console):
    console.expected = "ERR_"
    page = console.open()
    console.settle()
    made = posts(page)
    page.route("**/answer/", lambda route: route.abort())
    page.keyboard.press("1")
    page.locator("#pane-problem", has_text="Nothing you typed is lost").wait_for()

    page.unroute("**/answer/")
    page.evaluate("document.querySelector('[data-call]').dataset.old = 'yes'")
    console.line(call=WELLNESS)
    page.locator("[data-call]:not([data-old])").wait_for()
    assert page.locator("#pane-problem").is_visible()
    console.settle()
    page.keyboard.press("1")
    page.get_by_text("Every question is answered.").wait_for()
    assert page.locator("#pane-problem").is_hidden()
    keys = [asked.headers["idempotency-key"] for asked in made]
    assert len(keys) == 2
    assert keys[0] == keys[1] != ""


def test_a_line_about_the_open_call_draws_it_anew_around_what_is_typed(console):
    page = console.open(READY)
    type_a_note(page)
    page.evaluate("document.querySelector('#close-note').setSelectionRange(3, 8)")
    page.evaluate("document.querySelector('[data-call]').dataset.old = 'yes'")
    console.line(call=WELLNESS)

    page.locator("[data-call]:not([data-old])").wait_for()
    assert page.input_value("#close-note") == "Spoke with the neighbour"
    note = page.locator("#close-note")
    at = note.evaluate(
        "box => [box === document.activeElement, box.selectionStart, box.selectionEnd]"
    )
    assert at == [True, 3, 8]
    assert page.locator("#close-call").get_attribute("open") is not None


def test_a_line_about_another_call_leaves_the_pane_alone(console):
    page = console.open()
    page.evaluate("document.querySelector('[data-call]').dataset.old = 'yes'")
    console.line(call=call_id(4812))
    page.wait_for_timeout(500)

    assert page.locator("[data-old]").count() == 1


def test_keys_do_nothing_while_somebody_types_or_the_keys_are_listed(console):
    page = console.open()
    console.settle()
    made = posts(page)
    page.keyboard.press("/")
    page.keyboard.type("find 11")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    listed = page.locator("dialog dd").all_inner_texts()
    page.keyboard.press("1")
    page.wait_for_timeout(200)

    assert "Cannot tell" in listed
    assert made == []


def test_the_command_line_says_what_it_will_do_and_does_it(console):
    page = console.open()
    console.settle()
    made = posts(page)
    page.keyboard.press("/")
    page.keyboard.type("assign m3")
    said = page.locator("#command-says").inner_text()
    page.keyboard.press("Enter")
    page.get_by_text("Every question is answered.").wait_for()

    assert said == "Offer 26-004817 · Wellness check, 1024 17 Ave SW to MCRT-3."
    assert made[0].url.endswith(f"/calls/{WELLNESS}/assign/")
    assert "unit=3" in form_of(made[0])


def test_a_lost_session_while_answering_leads_to_the_login(console):
    console.expected = "401"
    page = console.open()
    console.settle()
    page.route("**/answer/", lambda route: route.fulfill(status=401, body=""))
    page.keyboard.press("1")

    page.wait_for_url("**/accounts/login/?next=*")


def test_the_sound_is_off_until_somebody_goes_on_duty(console):
    page = console.open()
    duty = page.locator("#duty")
    assert duty.inner_text().startswith("Sound off")
    duty.click()
    page.locator("#duty[aria-pressed=true]").wait_for()
    assert duty.inner_text() == "Sound on"


def test_under_900_pixels_an_opened_call_takes_the_screen(console: Console):
    console.page.set_viewport_size({"width": 800, "height": 1000})
    page = console.open("/")
    assert page.locator("#pane").is_hidden()
    page.locator(f"#call-{WELLNESS} a").click()
    page.locator("[data-call]").wait_for()

    assert page.locator("#calls").is_hidden()
    assert page.locator("#pane").is_visible()
    page.get_by_role("button", name="Units and map").click()
    assert page.locator("#unit-3").is_visible()
