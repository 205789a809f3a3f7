"""Whatever a caller, a sender or a dispatcher writes is shown as text and never run."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")

PAYLOADS = [
    "<script>window.ran = 1; alert(1)</script>",
    "</textarea><script>window.ran = 1; alert(2)</script>",
    "<img src=x onerror='window.ran = 1; alert(3)'>",
    "<svg onload=window.ran=1></svg>",
    "<svg><animate onbegin=alert(5) attributeName=x dur=1s>",
    '" autofocus onfocus="window.ran = 1" x="',
    "' onmouseover='window.ran = 1' x='",
    "<a href='javascript:window.ran=1' id=trap>press</a>",
    "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>",
    "<body onload=alert(10)>",
    "<details open ontoggle=alert(11)>",
    "<style>* { display: none !important }</style>",
    "<meta http-equiv=refresh content='0;url=/accounts/logout/'>",
    "<base href='https://example.invalid/'>",
    "<form action='https://example.invalid/'><button>Send</button></form>",
    "{{ request.user.password }}{% debug %}",
    "${window.ran = 1} `#{1}` <%= 1 %>",
    "<!-- --><template><b id=bold>b</b></template>]]>",
    "\u202egnp.exe\u2066 right to left \u2069\u200f",
    "&lt;script&gt;window.ran = 1&lt;/script&gt; &#60;b&#62;",
]


@pytest.fixture
def console(desk):
    """Dana's board, open while the calls come in by the line."""
    console = desk.console("dana")
    console.live()
    return console


@pytest.fixture
def calls(console, new_call):
    """One call for each payload, which is its address, its caller, its number and its story."""
    calls = [
        new_call(address=words, caller_name=words, caller_phone=words[:40], narrative=words)
        for words in PAYLOADS
    ]
    expect(console.row(calls[-1].pk)).to_be_visible()
    return calls


def assert_nothing_ran(page):
    assert page.evaluate("window.ran") is None
    assert page.evaluate("window.stopped") == []
    assert page.locator("#trap, #bold, iframe, base, meta[http-equiv], .column style").count() == 0


def test_rows_panes_and_timelines_show_words(console, calls):
    page = console.page
    for call, words in zip(calls, PAYLOADS, strict=True):
        row = console.row(call.pk)
        expect(row.locator("bdi").first).to_have_text(words)
        console.open(call.pk)
        expect(page.locator("#pane .narrative")).to_have_text(words)
        expect(page.locator("#pane .caller bdi").first).to_have_text(f"Caller {words}")
        expect(page.locator("#pane h2 bdi")).to_have_text(words)
    assert_nothing_ran(page)


def test_the_whole_page_and_its_map_and_keys_show_words(console, calls):
    page = console.live(f"/calls/{calls[0].pk}/")
    expect(page.locator("#pane .narrative")).to_have_text(PAYLOADS[0])
    assert page.locator(".row bdi").count() >= len(PAYLOADS)
    for words in PAYLOADS[:6]:
        page.locator("#command").fill(f"find {words}")
        assert page.locator("#command-says").inner_text() != ""
    page.locator("#command").fill("")
    page.keyboard.press("Escape")
    assert_nothing_ran(page)


def test_a_refused_form_gives_the_words_back_as_they_were(console):
    console.expected = ("422",)
    page = console.live("/calls/new/")
    for words in PAYLOADS[:6]:
        page.select_option("#intake-type", "WELFARE")
        page.fill("#intake-caller", words)
        page.fill("#intake-narrative", words)
        page.fill("#intake-lat", words)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_role("button", name="Save and ask").click()
        expect(page.locator("#intake-errors")).not_to_be_empty()
        expect(page.locator("#intake-caller")).to_have_value(words)
        expect(page.locator("#intake-narrative")).to_have_value(words)
    assert_nothing_ran(page)


def test_a_reason_and_a_note_are_words_in_the_timeline_and_on_the_why_card(
    console, desk, calm, town
):
    sofia = desk.console("sofia")
    page = sofia.live(f"/calls/{calm.pk}/")
    page.locator("#lower summary").click()
    page.fill("#lower-reason", PAYLOADS[2])
    page.get_by_role("button", name="Lower it").click()
    expect(page.locator(".timeline li").first).to_contain_text(PAYLOADS[2])
    assert_nothing_ran(page)

    sofia.go(f"/calls/{calm.pk}/why/")
    expect(page.locator("main")).to_contain_text(PAYLOADS[2])
    assert_nothing_ran(page)
