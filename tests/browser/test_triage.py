"""Triage on the real board: a hard stop acts at once, and others' moves are told in words."""

import httpx
import pytest
from playwright.sync_api import expect

from dispatch import journal
from dispatch.models import Call, JournalEntry
from tests.conftest import send_unit

from .test_one_story import question

pytestmark = pytest.mark.xdist_group("browser")

ON_THE_WAY = {
    "location_confirmed": "yes",
    "caller": "bystander",
    "medical": "none",
    "hazard": "none",
}


@pytest.fixture
def api(server, feed_token):
    """The primary CAD's own connection."""
    headers = {"Authorization": f"Bearer {feed_token}"}
    with httpx.Client(base_url=f"{server.origin}/api/v1", headers=headers, timeout=20) as client:
        yield client


def press_answer(console, asked, answer):
    """Answer a question by the key of an answer, and wait until it is asked no more."""
    page = console.page
    expect(page.locator(f"#answer-form [name=question][value='{asked}']")).to_have_count(1)
    key = page.locator(f"#answer-form button[value='{answer}']").get_attribute("data-key")
    console.answer(asked, key)


def to_the_weapon(console):
    """Answer what stands before the question about weapons."""
    while (asked := question(console.page)) != "weapon":
        press_answer(console, asked, ON_THE_WAY[asked])


def test_a_weapon_in_hand_asks_for_police_at_once_while_questions_go_on(desk, server, api, town):
    sent = api.post(
        "/calls",
        json={
            "source": "primary-cad",
            "source_ref": "W-1",
            "type": "WELFARE",
            "location": {"lat": 51.01, "lng": -114.05, "address": "12 River Road"},
        },
    ).json()
    call, console = sent["id"], desk.console("dana")
    console.live()
    page = console.open(call)
    to_the_weapon(console)
    press_answer(console, "weapon", "in_hand")

    expect(page.locator("#why-title")).to_have_text("Send now")
    expect(page.locator(".why .headline")).to_contain_text("Police")
    expect(page.locator(".why li").first).to_contain_text("A weapon is in hand")
    expect(page.locator("#answer-form")).to_be_visible()
    expect(console.row(call)).to_have_attribute("data-level", "4")

    before = journal.head().seq
    page.get_by_role("button", name="Ask for Police, EMS").wait_for()
    console.press("s")
    expect(page.locator(".timeline li").first).to_contain_text("Police, EMS asked for")
    expect(page.locator(f"[data-rows=waiting] #call-{call}")).to_be_visible()
    assert_fed(api, call, before)
    press_answer(console, question(page), "none")
    expect(page.locator("#why-title")).to_have_text("Send now")


def assert_fed(api, call, before):
    """The primary CAD reads the request in the numbered feed, and in the call."""
    feed = api.get("/events", params={"after": before, "limit": 50}).json()
    mine = [event for event in feed["events"] if event["call"] == call]
    assert [event["kind"] for event in mine] == ["responders.requested"]
    assert mine[0]["seq"] == before + 1 <= feed["head"]
    shown = api.get(f"/calls/{call}").json()
    assert (shown["requested"], shown["state"], shown["level"]) == (["POLICE", "EMS"], "waiting", 4)


def test_a_unit_taken_a_moment_ago_is_told_in_the_pane_and_nothing_changes(
    desk, town, new_call, clock
):
    first, second = new_call(), new_call()
    console = desk.console("dana")
    console.expected = ("409",)
    console.live()
    page = console.open(second.pk)
    page.get_by_text("Who can go", exact=True).click()
    # Sam is quicker; this pane is about another call and still offers the unit.
    send_unit(call_id=first.pk, unit_id=town.cedar.pk, actor=town.sam, now=clock)
    expect(console.unit(town.cedar)).to_have_attribute("data-state", "assigned")
    before = JournalEntry.objects.filter(call=second, kind__startswith="unit.").count()
    page.get_by_role("button", name="Offer to MCRT-1").click()

    expect(page.locator("#pane-problem")).to_contain_text(f"MCRT-1 is with call {first.number}")
    expect(page.locator("#cannot-go")).to_contain_text("MCRT-1")
    assert Call.objects.get(pk=second.pk).state == "received"
    assert JournalEntry.objects.filter(call=second, kind__startswith="unit.").count() == before
    assert not second.assignments.exists()


def test_another_s_answer_is_shown_in_an_open_pane(desk, new_call):
    call = new_call()
    dana, sam = desk.console("dana"), desk.console("sam")
    for console in (dana, sam):
        console.live()
        console.open(call.pk)
    press_answer(dana, question(dana.page), "yes")

    expect(sam.page.locator(".answered")).to_contain_text("confirmed")
    expect(sam.page.locator("#why-title")).to_have_text("Recommended so far")


def test_a_supervisor_lowers_a_call_from_the_pane_and_dana_cannot(desk, town, new_call, calm):
    dana, sofia = desk.console("dana"), desk.console("sofia")
    for console in (dana, sofia):
        console.live()
        console.open(calm.pk)
    expect(dana.page.locator("#lower")).to_have_count(0)
    page = sofia.page
    page.locator("#lower summary").click()
    page.select_option("#lower-choice", "lower:1")
    page.fill("#lower-reason", "Her sister is with her")
    page.get_by_role("button", name="Lower it").click()

    expect(dana.row(calm.pk)).to_have_attribute("data-level", "1")
    expect(dana.page.locator(".timeline li").first).to_contain_text(
        "Lowered to level 1: Her sister is with her · Sofia"
    )
