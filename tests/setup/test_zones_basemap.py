"""The basemap that a setting names: what it may be, and what it lets a page fetch."""

import pytest
from django.conf import settings
from django.test import override_settings

from dispatch.basemap import fetched_from, wrong_with
from dispatch.checks import tiles_can_be_fetched


@pytest.mark.parametrize(
    ("tiles", "widened"),
    [
        ("", {}),
        ("https://t.example.org/{z}/{x}/{y}.png?k=1", {"img-src": "https://t.example.org"}),
        ("https://{s}.example.org/{z}/{x}/{y}.png", {"img-src": "https://*.example.org"}),
        ("https://example.org:8443/a/city.pmtiles", {"connect-src": "https://example.org:8443"}),
        ("/static/city.pmtiles", {}),
        ("/tiles/{z}/{x}/{y}.png", {}),
    ],
)
def test_the_policy_is_widened_by_its_own_origin_and_by_nothing_else(tiles, widened):
    assert wrong_with(tiles) == ""
    assert fetched_from(tiles) == widened


@pytest.mark.parametrize(
    "tiles",
    [
        "city.pmtiles",
        "tiles",
        "//example.org/city.pmtiles",
        "https://example.org/x.png",
        "https://{s}.example.org/city.pmtiles",
        "https://example.org; x/{z}/{x}/{y}",
        "https://*/{z}/{x}/{y}",
        "https://a{b}.org/{z}/{x}/{y}",
        "https://someone:secret@example.org/city.pmtiles",
        "https://example.org:99999/city.pmtiles",
        "https://[::1/city.pmtiles",
        "javascript:{z}{x}{y}",
        "file:///city.pmtiles",
    ],
)
def test_what_no_page_could_fetch_stops_the_start_with_a_sentence_and_widens_nothing(tiles):
    with override_settings(MAP_TILES=tiles):
        (error,) = tiles_can_be_fetched()
    assert error.msg.startswith("MAP_TILES ")
    assert error.msg.endswith(tiles)
    assert fetched_from(tiles) == {}


def test_without_one_the_pages_fetch_from_here_alone():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert (policy["connect-src"], policy["img-src"]) == (["'self'"], ["'self'", "data:"])
