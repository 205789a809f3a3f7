"""A basemap that a centre may have: where its tiles come from, and what a page may fetch for it. Pure.

MAP_TILES is empty, or pictures by place (XYZ, with {z}, {x} and {y}), or one archive (.pmtiles).
Either is an address of its own, or a path of this one that the centre's proxy serves.
"""

from urllib.parse import SplitResult, urlsplit

PLACES = ("{z}", "{x}", "{y}")
# Each would end a source, or open another, within the policy that the origin is written into.
NEVER_IN_A_HOST = set("{}; ,'\"*")
FORMS = (
    "an address such as https://host/{z}/{x}/{y}.png or https://host/city.pmtiles,"
    " or a path such as /tiles/city.pmtiles"
)


def wrong_with(tiles: str) -> str:
    """Return why no browser could be let fetch these tiles, as a sentence; nothing where it could."""
    try:
        parts = urlsplit(tiles)
        holds = not tiles or (_is_reachable(parts) and _names_tiles(tiles, parts))
    except ValueError as error:
        return f"MAP_TILES cannot be read ({error}): {tiles}"
    return "" if holds else f"MAP_TILES is not {FORMS}: {tiles}"


def _is_reachable(parts: SplitResult) -> bool:
    """Whether it is a web address with a host, or a path of this one; {s} may stand for a subdomain."""
    if not parts.scheme and not parts.netloc:
        return parts.path.startswith("/")
    host = parts.netloc.replace("{s}.", "", 1)
    plain = bool(parts.hostname) and "@" not in host and not set(host) & NEVER_IN_A_HOST
    return parts.scheme in ("http", "https") and plain and (parts.port or 1) > 0


def _names_tiles(tiles: str, parts: SplitResult) -> bool:
    """Whether it has a place for each number of a tile, or is the one file of an archive."""
    if parts.path.endswith(".pmtiles"):
        return "{" not in tiles
    return all(place in tiles for place in PLACES)


def fetched_from(tiles: str) -> dict[str, str]:
    """Return what widens the page's policy: one directive and one origin, or nothing.

    Pictures are shown (img-src); of an archive a script asks for parts (connect-src). A path of
    one's own needs nothing more, and what `wrong_with` refuses gets nothing.
    """
    parts = urlsplit(tiles) if not wrong_with(tiles) else urlsplit("")
    if not parts.netloc:
        return {}
    directive = "connect-src" if parts.path.endswith(".pmtiles") else "img-src"
    return {directive: f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"}
