"""The pages of follow-ups and of the directory in a real browser, on one small story."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from dispatch.actions.assignment import move_status
from dispatch.demo.services import seed_services
from dispatch.lifecycle import AssignmentStatus
from dispatch.models import FollowUp
from tests.conftest import send_unit

from .test_every_page import spilled, violations

pytestmark = pytest.mark.xdist_group("browser")

SIZES = [(800, 1000), (1440, 900)]


def is_sound(page):
    """Whether the page is accessible, and nothing in it wider than the screen."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
        assert spilled(page) == [], (page.url, width)
    assert violations(page) == [], page.url
    assert page.evaluate("window.stopped") == []


@pytest.fixture
def visited(town, calm, clock):
    """A call whose team was with the person and is clear."""
    sent = send_unit(call_id=calm.pk, unit_id=town.cedar.pk, actor=town.sam, now=clock)
    for status in (AssignmentStatus.ON_SCENE, AssignmentStatus.CLEAR):
        move_status(assignment_id=sent.pk, status=status, actor=town.sam, now=clock)
    return calm


def test_a_consent_at_the_close_comes_to_the_desk_and_to_a_service(desk, town, visited, clock):
    seed_services(now=clock)
    page = desk.console("dana").live(f"/calls/{visited.pk}/")
    page.get_by_text("Close this call").click()
    contact = page.get_by_label("Number, address or place")
    expect(contact).to_be_hidden()
    page.get_by_label("Follow-up", exact=True).select_option("24")
    page.get_by_label("To whom").select_option("desk")
    for told in ("They were told why", "They were told that they may"):
        page.get_by_label(told).check()
    contact.fill("403-555-0177")
    page.locator("#close-outcome").select_option("engaged")
    page.get_by_role("button", name="Close the call").click()
    expect(page.locator(".timeline")).to_contain_text("Follow-up agreed, within 24 h")
    row = FollowUp.objects.get(call=visited)
    assert row.due_at - row.agreed_at <= timedelta(hours=24)

    noor = desk.console("noor")
    page = noor.go("/follow-ups/")
    expect(page.get_by_text("403-555-0177")).to_have_count(0)
    is_sound(page)
    page.get_by_role("link", name=visited.number).click()
    expect(page.get_by_text("403-555-0177")).to_be_visible()
    is_sound(page)
    page.get_by_role("link", name="Look for a service").click()
    page.get_by_label("Name or need").fill("shelter")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Offer Night Harbour Shelter").click()
    page.get_by_role("button", name="Accepted").click()
    expect(page.get_by_role("button", name="Connected")).to_be_visible()
    is_sound(page)
    page = noor.go(f"/follow-ups/{row.pk}/")
    page.get_by_role("button", name="Reached", exact=True).click()
    expect(page.get_by_text("403-555-0177")).to_have_count(0)
    expect(page.get_by_text("How to reach the person was erased")).to_be_visible()
    is_sound(desk.console("ada").go("/setup/directory/"))
