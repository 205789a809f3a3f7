"""An admin draws a community, the server says where it is wrong, and a pause reaches every console."""

import pytest
from playwright.sync_api import expect

from dispatch.models import ZoneDraft

pytestmark = pytest.mark.xdist_group("browser")


def place(page, number):
    """The latitude and longitude fields of one place in the table."""
    return page.locator(".vertices tbody tr").nth(number - 1).locator("input")


def press(page, x, y):
    """Press the map at a part of its width and height."""
    box = page.locator(".map").bounding_box()
    page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y, steps=3)
    page.mouse.down()
    page.mouse.up()


def test_an_outline_is_typed_drawn_and_kept_only_once_the_server_takes_it(desk, town):
    console = desk.console("ada")
    console.expected = ("422",)
    page = console.go("/setup/zones/")
    expect(page.locator("[data-drawn]")).to_be_visible()
    page.get_by_role("link", name="Farfield").click()
    page.get_by_role("button", name="Draft a change").click()
    page.get_by_role("link", name="Outline").click()
    expect(page.locator("[data-drawn]")).to_be_visible()

    place(page, 2).nth(0).fill("51.03")
    page.keyboard.press("Tab")
    place(page, 2).nth(1).fill("-114.015")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Keep in the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("Farfield crosses itself at 51.0")
    expect(page.locator(".vertices [aria-invalid=true]")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()

    page.get_by_role("button", name="Draw a part").click()
    corners = [(0.05, 0.3), (0.12, 0.3), (0.12, 0.5), (0.05, 0.5)]
    for x, y in [*corners, corners[-1]]:
        press(page, x, y)
    expect(page.locator("[data-ring] option")).to_have_count(2)
    page.get_by_role("button", name="Keep in the draft").click()
    expect(page.locator("[data-outline-says]")).to_have_text("Kept in the draft")
    assert len(ZoneDraft.objects.get().zones.get().coordinates) == 2
    assert page.evaluate("window.stopped") == []


def test_a_pause_stands_on_every_board_at_once_and_goes_with_the_resuming(desk, town):
    board = desk.console("dana").live()
    page = desk.console("sofia").go("/setup/zones/of/RIV/")
    page.get_by_label("Why").fill("Van broke down")
    page.get_by_role("button", name="Pause Riverside").click()
    expect(board.locator("#pauses")).to_contain_text("no vehicle. Van broke down")
    page.get_by_role("button", name="Resume Riverside").click()
    expect(board.locator("#pauses p")).to_have_count(0)
