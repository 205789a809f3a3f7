"""One real browser's tab on the board, through the lines that break: it runs the page's own modules."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

try:
    from playwright.async_api import Error, Page, ViewportSize, async_playwright
except ImportError:
    HAS_DRIVER = False
else:
    HAS_DRIVER = True

from dispatch.bench.answering import CHROMIUM, FLAGS
from dispatch.running.ports import HERE

from .proxy import Proxy

NAME: Final = "a browser's tab"
SIZE: "ViewportSize" = {"width": 1440, "height": 900}
LOOK_S: Final = 0.2
# What the page says of itself, as a person reads it.
SAYS: Final = "[document.body.dataset.line, document.querySelector('#line-state').textContent]"
# However this browser parts its thousands.
NUMBER: Final = re.compile(r"line (\d[^·]*)·")
NO_DIGIT: Final = re.compile(r"\D")
# Every row in its list, without what only time and this tab add.
ROWS: Final = """
Object.fromEntries([...document.querySelectorAll("[data-rows] > [id]")].map((row) => [row.id, [
  row.parentElement.dataset.rows, row.dataset.level, row.dataset.since, row.dataset.state,
  ...[...row.querySelectorAll("h3, .row-says, .row-owner, .unit-state, .unit-detail")]
    .map((part) => part.textContent.replace(/\\s+/g, " ").trim())]]))
"""


class Tab:
    """What the tab showed when it was last looked at."""

    name = NAME

    def __init__(self, page: "Page", fresh: "Page") -> None:
        self.last = 0
        self.known_at = 0.0
        self._page, self._fresh = page, fresh
        self._is_green = False

    def is_green(self, now: float) -> bool:
        """Whether its frame is green."""
        del now
        return self._is_green

    async def keep_looking(self) -> None:
        """Read what the page says, until cancelled."""
        while True:
            asked_at = time.monotonic()
            try:
                state, says = await self._page.evaluate(SAYS)
            except Error:
                # It loads itself anew.
                state, says = "connecting", ""
            self._is_green, self.known_at = state == "live", asked_at
            if found := NUMBER.search(says):
                self.last = int(NO_DIGIT.sub("", found[1]))
            await asyncio.sleep(LOOK_S)

    async def differing(self) -> list[str]:
        """Return the rows that are not as on a page loaded now; tried until nothing came between."""
        wrong: list[str] = []
        for _ in range(10):
            await self._fresh.reload()
            await self._fresh.wait_for_selector("body[data-line=live]")
            shown, fresh = await self._rows(self._page), await self._rows(self._fresh)
            wrong = sorted(row for row in shown | fresh if shown.get(row) != fresh.get(row))
            if not wrong:
                break
        return wrong

    async def _rows(self, page: "Page") -> dict[str, Any]:
        rows: dict[str, Any] = await page.evaluate(ROWS)
        return rows


@asynccontextmanager
async def opened(door: Proxy, other: Proxy, cookie: str) -> AsyncIterator["Tab | None"]:
    """Give a tab behind `door` that is live, with another behind `other`; None where no browser is."""
    if not HAS_DRIVER:
        yield None
        return
    async with async_playwright() as driver:
        try:
            browser = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        except Error:
            yield None
            return
        context = await browser.new_context(viewport=SIZE)
        name, _, value = cookie.partition("=")
        pages = []
        for one in (door, other):
            origin = f"http://{HERE}:{one.port}"
            await context.add_cookies([{"name": name, "value": value, "url": origin}])
            page = await context.new_page()
            await page.goto(origin)
            await page.wait_for_selector("body[data-line=live]")
            pages.append(page)
        yield Tab(*pages)
        await browser.close()
