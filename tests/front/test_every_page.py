"""What holds on every page: accessible, strict about what may run, and never wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .console import WELLNESS

PAGES = [
    "/",
    f"/calls/{WELLNESS}/",
    f"/calls/{WELLNESS}/?ready=1",
    "/calls/new/",
    "/accounts/login/",
    "/demo-login/",
    "/nothing-here/",
]
# The last is 1440x900 at 200 % zoom.
SIZES = [(1440, 900), (1280, 800), (1920, 1080), (800, 1000), (720, 450)]


def load(console, path):
    console.expected = "404"
    console.greets = False
    page = console.open(path)
    page.wait_for_load_state()
    if path in PAGES[:4]:
        page.locator("body[data-line]").wait_for()
    return page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("size", [SIZES[0], SIZES[3]])
def test_axe_finds_nothing(console, path, size):
    console.page.set_viewport_size({"width": size[0], "height": size[1]})
    found = Axe().run(load(console, path))
    told = [
        f"{found_one['id']}: {node['html'][:160]}"
        for found_one in found.response["violations"]
        for node in found_one["nodes"]
    ]
    assert told == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_screen(console, path):
    page = load(console, path)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, path)


def test_a_demo_lists_its_people_and_fills_the_form(console):
    page = load(console, "/demo-login/")
    page.get_by_role("button", name="Use Dana Whitford").click()

    assert page.input_value("#id_login") == "dana"
    assert page.input_value("#id_password") == "dana-takes-calls"
    assert page.evaluate("document.activeElement.type") == "submit"
