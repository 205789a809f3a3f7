"""A basemap that a centre may have: where its tiles come from. Pure."""

from urllib.parse import urlsplit


class BadBasemap(ValueError):
    """The tiles' address is none that a browser could be let fetch from."""


def origin_of(tiles: str) -> str:
    """Return the origin of a tiles' address for the content security policy; raises BadBasemap.

    The address has {z}, {x} and {y}; of its host only {s} may vary, which becomes any subdomain.
    """
    parts = urlsplit(tiles)
    host = parts.netloc.replace("{s}", "*")
    missing = [name for name in ("{z}", "{x}", "{y}") if name not in tiles]
    if parts.scheme not in ("http", "https") or not host or missing or set(host) & set("{}; ,"):
        raise BadBasemap(
            f"MAP_TILES is no address such as https://host/{{z}}/{{x}}/{{y}}.png: {tiles}"
        )
    return f"{parts.scheme}://{host}"
