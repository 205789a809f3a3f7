"""The centre's basemap lies under the communities; where it cannot be read, they stand without it."""

import pytest
from playwright.sync_api import expect

from .tiles import MVT, PICTURE_COLOUR, PNG, archive, picture, water

pytestmark = pytest.mark.xdist_group("browser")

# What the library draws water in, where it draws dark.
WATER = (49, 53, 63)
MIDDLE = """([tile]) => {
  const { width, height } = tile;
  const { data } = tile.getContext("2d").getImageData(width / 2, height / 2, 1, 1);
  return [...data.slice(0, 3)];
}"""


@pytest.fixture
def stored(tiles):
    """Put something else in the place of the archive, for one test."""
    before = tiles.archive
    yield lambda content: setattr(tiles, "archive", content)
    tiles.archive = before


@pytest.mark.parametrize(
    ("content", "colour"),
    [(archive(picture(), PNG), PICTURE_COLOUR), (archive(water(), MVT), WATER)],
    ids=["pictures", "vectors"],
)
def test_an_archive_is_drawn_under_the_communities(desk, stored, tiles, content, colour):
    stored(content)
    page = desk.console("ada").go("/setup/zones/")
    expect(page.locator("[data-drawn]")).to_be_visible()
    drawn = page.locator(".leaflet-tile-pane canvas.leaflet-tile-loaded")
    expect(drawn.first).to_be_visible()
    assert tuple(drawn.evaluate_all(MIDDLE)) == colour
    expect(page.locator(".basemap-says")).to_have_text("")
    assert page.evaluate("window.stopped") == []
    assert len(tiles.asked) > 1


@pytest.mark.parametrize("content", [b"", b"no archive at all" * 2_000], ids=["absent", "broken"])
def test_without_it_the_communities_are_drawn_and_the_map_says_so(desk, stored, content):
    stored(content)
    console = desk.console("ada")
    console.expected = ("404",)
    page = console.go("/setup/zones/")
    expect(page.locator("[data-drawn]")).to_be_visible()
    expect(page.locator(".basemap-says")).to_have_text(
        "The basemap cannot be read. The communities are drawn without it."
    )
    page.get_by_role("link", name="Farfield").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Farfield")
