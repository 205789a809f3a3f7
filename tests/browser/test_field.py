"""A crew's phone, 390x844: one visit by thumb, without a line for a part of it, and an emergency."""

from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dispatch.actions.decision import raise_call
from dispatch.actions.offers import offer_unit
from dispatch.actions.safety import acknowledge_emergency
from dispatch.models import Assignment, Emergency, JournalEntry, Tap
from teams.models import Shift, UnitPosition
from tests.live.processes import wait_until

from .consoles import LATE_POSITION

pytestmark = pytest.mark.xdist_group("browser")

PHONE = {"width": 390, "height": 844}
PLACE = {"latitude": 51.012, "longitude": -114.051, "accuracy": 10}
NO_LINE = ("ERR_INTERNET_DISCONNECTED", "WebSocket", "Failed to fetch")


@pytest.fixture
def phone(desk, town):
    """Casey's phone, on MCRT-1, with its page live and nothing on."""
    for shift in Shift.objects.filter(unit=town.cedar):
        shift.people.add(town.casey)
    console = desk.console("casey")
    console.expected = (*NO_LINE, LATE_POSITION)
    console.page.context.grant_permissions(["geolocation"])
    console.page.context.set_geolocation(PLACE)
    console.page.set_viewport_size(PHONE)
    console.live("/field/")
    return console


def at(page, step):
    expect(page.locator(f"body[data-step={step}]:not(.is-settling)")).to_have_count(1)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def reopened(phone):
    """The phone's page, closed and opened again: it has no line, and nothing but what it keeps."""
    before, phone.page = phone.page, phone.page.context.new_page()
    before.close()
    phone.page.set_viewport_size(PHONE)
    return phone.go("/field/")


def offered(town, call):
    return offer_unit(
        call_id=call.pk, unit_id=town.cedar.pk, actor=town.dana, now=datetime.now(UTC)
    )


def violations(page):
    return [
        f"{found['id']}: {node['html'][:160]}"
        for found in Axe().run(page).response["violations"]
        for node in found["nodes"]
    ]


def check(page):
    """What holds in every state: nothing is wider than the phone, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []


def test_a_visit_by_thumb_with_no_line_from_the_door_to_its_end(phone, town, new_call):
    page, call = phone.page, new_call(narrative="He will not come in")
    row = offered(town, call)
    at(page, "offered")
    check(page)
    press(page, "Accept")
    expect(page.locator("#field-card[data-status=assigned]")).to_have_count(1)
    expect(page.locator("#field-dial")).to_have_attribute(
        "href", "tel:403-555-0148".replace("-", "")
    )
    expect(page.locator("#field-care")).to_contain_text("He will not come in")
    expect(page.locator("#field-position")).to_have_text("Sharing position until you are clear")
    at(page, "assigned")
    wait_until(UnitPosition.objects.filter(unit=town.cedar).exists, within=40, what="a position")
    press(page, "En route")
    expect(page.locator("#field-card[data-status=en_route]")).to_have_count(1)

    page.context.set_offline(True)
    for name, step in (("On scene", "on_scene"), ("We are well", "on_scene")):
        at(page, "en_route" if name == "On scene" else step)
        press(page, name)
        at(page, step)
    press(page, "Clear")
    page.get_by_label("Not found").check()
    page.get_by_label("Note, if needed").fill("Nobody at the door")
    press(page, "Clear and send")
    at(page, "told")
    expect(page.locator("#field-unsent")).to_contain_text("4 taps not sent")
    assert Tap.objects.filter(assignment=row).count() == 2

    page = reopened(phone)
    at(page, "told")
    expect(page.locator("#field-card")).to_contain_text(call.address)
    expect(page.locator("#field-unsent")).to_contain_text("4 taps not sent")
    page.context.set_offline(False)
    expect(page.locator("#field-unsent")).to_be_hidden()
    at(page, "nothing")
    expect(page.locator(".field-last")).to_contain_text("Not found")
    sent = Tap.objects.filter(assignment=row).order_by("pk")
    kinds = ["accept", "en_route", "on_scene", "check_in", "clear", "outcome"]
    assert [tap.kind for tap in sent if tap.was_done] == kinds
    call.refresh_from_db()
    assert (call.state, call.outcome) == ("closed", "not_located")
    done = Assignment.objects.get(pk=row.pk)
    assert done.on_scene_at < done.closed_at < sent[2].heard_at
    assert UnitPosition.objects.get(unit=town.cedar).lat == PLACE["latitude"]
    assert JournalEntry.objects.filter(kind="care.read", call=call, actor=town.casey).count() == 1


def test_a_call_that_rises_and_an_emergency_are_seen_on_both_sides(phone, town, calm):
    page = phone.page
    offered(town, calm)
    at(page, "offered")
    press(page, "Accept")
    at(page, "assigned")
    now = datetime.now(UTC)
    raise_call(call_id=calm.pk, level=4, reason="he has a knife", actor=town.dana, now=now)
    expect(page.locator("#field-refused")).to_contain_text("is now ▲ 4 Emergent")

    button = page.locator("#emergency")
    button.click(delay=300)
    expect(button).not_to_have_class("is-held")
    assert not Emergency.objects.filter(unit=town.cedar).exists()
    button.focus()
    page.keyboard.down("Enter")
    expect(page.locator(".field-alarm")).to_contain_text("Waiting for a person")
    page.keyboard.up("Enter")
    emergency = Emergency.objects.get(unit=town.cedar)
    assert (emergency.call_id, emergency.lat) == (calm.pk, PLACE["latitude"])

    acknowledge_emergency(emergency_id=emergency.pk, actor=town.dana, now=datetime.now(UTC))
    expect(page.locator(".field-alarm")).to_contain_text("Seen by Dana")
    check(page)
