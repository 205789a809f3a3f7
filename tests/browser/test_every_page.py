"""What holds on every real page: accessible, strict about what may run, never wider than the screen."""

from operator import attrgetter

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from dispatch.console.rooms import ROOMS
from dispatch.permissions import may
from teams.models import Person

pytestmark = pytest.mark.xdist_group("browser")

SIZES = [(1440, 900), (1280, 800), (1024, 768), (800, 1000)]
PAGES = {
    "login": "/accounts/login/",
    "board": "/",
    "call": "/calls/{call}/",
    "intake": "/calls/new/",
    "why-card": "/calls/{call}/why/",
    "ledger": "/supervision/ledger/",
    "counted": "/supervision/ledger/open/",
    "nothing": "/nothing-here/",
    "logout": "/accounts/logout/",
    "password": "/accounts/password/change/",
}
ON_THE_BOARD = {"board", "call", "intake"}


@pytest.fixture
def shown(desk, calm):
    """Load a page as a supervisor with a long name, to whom the bar and the pane show the most."""
    Person.objects.filter(username="sofia").update(last_name="Marchetti-Whitford of the Hills")

    def show(name):
        console = desk.nobody() if name == "login" else desk.console("sofia")
        console.expected = ("404",)
        page = console.go(PAGES[name].format(call=calm.pk))
        if name in ON_THE_BOARD:
            expect(page.locator("body[data-line=live]")).to_have_count(1)
        return page

    return show


@pytest.mark.parametrize(
    "page", [page for room in ROOMS for page in room.pages], ids=attrgetter("key")
)
def test_every_page_of_the_bar_fits_and_axe_finds_nothing(desk, town, page):
    people = (town.sofia, town.ada, town.noor, town.casey)
    person = next(person for person in people if may(person, page.act))
    shown = desk.console(person.username).go(reverse(page.url))
    expect(shown.locator("#main")).to_be_visible()
    for width, height in ((1024, 768), (1440, 900)):
        shown.set_viewport_size({"width": width, "height": height})
        assert shown.evaluate("document.documentElement.scrollWidth") <= width, width
    assert violations(shown) == []
    assert shown.evaluate("window.stopped") == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(shown, name):
    page = shown(name)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        assert spilled(page) == [], width
    for width, height in (SIZES[-1], SIZES[0]):
        page.set_viewport_size({"width": width, "height": height})
        assert violations(page) == []
    assert page.evaluate("window.stopped") == []


def spilled(page):
    """What stands in the bar and is cut off, or lies over its neighbour."""
    return page.evaluate("""() => {
      const boxes = [...document.querySelectorAll(".bar > *")]
        .filter((part) => part.checkVisibility() && !part.classList.contains("spacer"))
        .map((part) => [part.className || part.id || part.tagName, part.getBoundingClientRect()]);
      const cut = boxes.filter(([, box]) => box.right > innerWidth + 1 || box.left < 0);
      const over = boxes.filter(([, box], index) => boxes.slice(index + 1).some(([, next]) =>
        box.right > next.left + 1 && next.right > box.left + 1 &&
        box.bottom > next.top + 1 && next.bottom > box.top + 1));
      return [...cut, ...over].map(([name]) => name);
    }""")


def violations(page):
    return [
        f"{found['id']}: {node['html'][:200]}"
        for found in Axe().run(page).response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("name", ["login", "ledger", "call"])
def test_the_keyboard_goes_round_the_page_and_is_always_seen(shown, name):
    page = shown(name)
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
              const { activeElement } = document;
              // A row is focused as a whole.
              const ringed = activeElement.closest(".row") ?? activeElement;
              const { outlineStyle, outlineWidth } = getComputedStyle(ringed);
              return [activeElement.outerHTML.slice(0, 60), `${outlineWidth} ${outlineStyle}`];
            }""")
        )
    unseen = [html for html, ring in seen if ring != "2px solid" and not html.startswith("<body")]
    assert unseen == []
    assert len({html for html, _ in seen}) > 3
