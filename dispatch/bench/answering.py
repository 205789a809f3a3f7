"""Answers given by keys in a real browser: python -m dispatch.bench.answering JOB RESULT.

Timed in the page, from the key to the frame that shows the next question, with the fetch of that
answer (which the server's work is the most of) beside it.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

from dispatch.bench.figures import percentile
from triage.shipped import shipped_protocol

try:
    from playwright.sync_api import BrowserContext, Page, ViewportSize, sync_playwright
except ImportError:
    HAS_DRIVER = False
else:
    HAS_DRIVER = True

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZE: "ViewportSize" = {"width": 1440, "height": 900}
PROTOCOL = "mcrt-1"
# The first call's answers warm the server and the page, and are not counted.
WARM_CALLS = 1
LONGEST_MS = 30_000
# How often a key is pressed, and how often and long it is looked for what came of it.
PRESSES, LOOKS, LOOK_MS = 5, 400, 10

# From a key to the frame after the next question was drawn. The observer sees each drawing of the
# pane; one that shows the same question still is no answer yet.
WATCH = """
(() => {
  const asked = () => document.querySelector("#answer-form [name=question]")?.value ?? "";
  window.answersShown = [];
  let pressed = null;
  addEventListener("keydown", (event) => {
    performance.clearResourceTimings();
    pressed = { at: event.timeStamp, question: asked() };
  }, true);
  const shown = (from, next) => {
    const now = performance.now();
    const sent = performance.getEntriesByType("resource").find((one) => one.name.includes("/answer/"));
    const server = sent ? sent.responseEnd - sent.startTime : null;
    window.answersShown.push({ shown: now - from.at, server, next });
  };
  new MutationObserver(() => {
    if (pressed === null || asked() === pressed.question) return;
    const from = pressed;
    pressed = null;
    requestAnimationFrame(() => setTimeout(() => shown(from, asked())));
  }).observe(document, { childList: true, subtree: true });
})();
"""


@dataclass(frozen=True)
class Asked:
    """Where the web is, who looks, who sends calls, and how many answers are wanted."""

    origin: str
    cookie: str
    feed: str
    body: dict[str, Any]
    answers: int

    def written(self) -> dict[str, Any]:
        """Return it as it is written for `main`."""
        return asdict(self)


def measure(asked: Asked) -> dict[str, Any]:
    """Return milliseconds from key to next question and of the fetch, or `why_not` measured."""
    if not HAS_DRIVER:
        return {"why_not": "playwright is not installed; it comes with the tools of ./cad test"}
    if not Path(CHROMIUM).exists():
        return {"why_not": f"there is no browser at {CHROMIUM}"}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport=SIZE)
        context.set_default_timeout(LONGEST_MS)
        context.add_init_script(WATCH)
        name, _, value = asked.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": asked.origin}])
        found = list(_answered(context, asked))
        version = browser.version
        browser.close()
    return {"browser": f"Chromium {version}", "answers": len(found), **_figures(found)}


def _figures(found: list[dict[str, float]]) -> dict[str, float]:
    return {
        f"{what}_p{share:.0f}_ms": percentile([one[what] for one in found], share / 100)
        for what in ("shown", "server")
        for share in (50, 99)
    }


def _answered(context: "BrowserContext", asked: Asked) -> Iterator[dict[str, float]]:
    """Yield the times of each answer that another question followed, call after call."""
    page, counted = context.new_page(), 0
    for number in count():
        for one in _one_call(context, page, asked, number):
            if number >= WARM_CALLS and one["next"]:
                counted += 1
                yield one
            if counted == asked.answers:
                return


def _one_call(
    context: "BrowserContext", page: "Page", asked: Asked, number: int
) -> Iterator[dict[str, Any]]:
    """Yield what the page saw of each answer of one call, to its last question."""
    calm = {q.id: q.all_clear or q.answers[0].id for q in shipped_protocol(PROTOCOL).questions}
    page.goto(f"{asked.origin}/calls/{_new_call(context, asked, number)}/")
    page.wait_for_selector("body[data-line=live]")
    question = page.locator("#answer-form [name=question]")
    question.wait_for(state="attached")
    while question.count():
        answer = calm[question.get_attribute("value") or ""]
        button = page.locator(f"#answer-form button[value='{answer}']")
        yield _pressed(page, button.get_attribute("data-key") or "")


def _pressed(page: "Page", key: str) -> dict[str, Any]:
    """Press a key and return what the page saw of it.

    A key pressed while the pane is being drawn is not taken: it is pressed again, and timed anew.
    """
    before = page.evaluate("answersShown.length")
    for _ in range(PRESSES):
        page.wait_for_selector("#pane:not([aria-busy=true])")
        page.keyboard.press(key)
        for _ in range(LOOKS):
            page.wait_for_timeout(LOOK_MS)
            if page.evaluate("answersShown.length") > before:
                seen: dict[str, Any] = page.evaluate("answersShown.at(-1)")
                return seen
    raise RuntimeError(f"the key {key} was pressed {PRESSES} times and no other question was shown")


def _new_call(context: "BrowserContext", asked: Asked, number: int) -> str:
    """Send a call as the primary CAD does; return its id."""
    sent = context.request.post(
        f"{asked.origin}/api/v1/calls",
        headers={"Authorization": f"Bearer {asked.feed}"},
        data={**asked.body, "source_ref": f"answers-{number}"},
    )
    if not sent.ok:
        raise RuntimeError(f"the call was refused: {sent.status} {sent.text()[:400]}")
    return str(sent.json()["id"])


if __name__ == "__main__":
    job = Asked(**json.loads(Path(sys.argv[1]).read_text()))
    Path(sys.argv[2]).write_text(json.dumps(measure(job)))
