"""How soon each supervisor's page is there, over HTTP, among years of calls."""

from typing import Any

from .asking import visiting
from .under_way import Bench


def measure(bench: Bench) -> dict[str, Any]:
    """Return each page's first answer, and the median and the worst of those after it."""
    plan = bench.plan
    asked = bench.piece("pages")
    with bench.ours() as side:
        found = {
            name: _page(side.post_port, path, asked["cookies"][who], plan.page_turns)
            for name, path, who in asked["pages"]
        }
    return {"calls": asked["calls"], "open": asked["open"], "pages": found}


def _page(port: int, path: str, cookie: str, turns: int) -> dict[str, Any]:
    with visiting(port, {"Cookie": cookie}) as visitor:
        return visitor.ask_often(path, turns)
