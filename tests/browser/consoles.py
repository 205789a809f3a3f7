"""Consoles in a real browser, each of one person, on the real server."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZE = {"width": 1440, "height": 900}
# Generous, since nothing here is about speed: a busy machine is no fault.
PATIENCE_MS = 40_000
expect.set_options(timeout=PATIENCE_MS)

# A position on its way while the crew clears is refused, and the phone lets it go.
LATE_POSITION = "(Conflict) at /field/position"

# Says what the page's own policy stopped: the console alone may miss it in a worker or a frame.
TELL_TALES = """
  window.stopped = [];
  document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => {
    window.stopped.push(violatedDirective);
  });
"""


@dataclass
class Console:
    """One person's page. `faults` gathers what must not happen; a test says what it expects instead."""

    page: Page
    origin: str
    username: str
    faults: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._said)
        self.page.on("websocket", lambda socket: self.sockets.append(socket.url))
        self.page.on("dialog", self._dialog)

    def go(self, path: str = "/") -> Page:
        """Load a page."""
        self.page.goto(self.origin + path)
        return self.page

    def live(self, path: str = "/") -> Page:
        """Load a page of the board and wait until it is green."""
        self.go(path)
        expect(self.page.locator("body[data-line=live]")).to_have_count(1)
        return self.page

    def row(self, call):
        """The row of a call on the board."""
        return self.page.locator(f"#call-{call}")

    def unit(self, unit):
        """A unit on the board."""
        return self.page.locator(f"#unit-{unit.pk}")

    def press(self, key: str) -> None:
        """Press a key once keys reach the pane."""
        expect(self.page.locator("#pane")).to_have_attribute("aria-busy", "false")
        self.page.keyboard.press(key)

    def answer(self, asked: str, key: str) -> None:
        """Press an answer's key until the question is asked no more.

        A press while the pane is being redrawn is not taken, and a busy machine redraws for long.
        """
        shown = self.page.locator(f"#answer-form [name=question][value='{asked}']")
        for _ in range(3):
            self.press(key)
            try:
                expect(shown).to_have_count(0, timeout=12_000)
            except AssertionError:
                continue
            return
        expect(shown).to_have_count(0)

    def open(self, call) -> Page:
        """Open a call from its row; a click on a row that is being redrawn is lost, and made again."""
        shown = self.page.locator(f"[data-call='{call}']")
        for _ in range(3):
            self.row(call).locator("a").click()
            try:
                expect(shown).to_be_visible(timeout=12_000)
            except AssertionError:
                continue
            return self.page
        expect(shown).to_be_visible()
        return self.page

    def _dialog(self, dialog):
        self.faults.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, message):
        said = f"{message.text} at {urlsplit(message.location['url']).path}"
        if message.type == "error" and not any(words in said for words in self.expected):
            self.faults.append(said)


def log_in(page: Page, origin: str, username: str) -> None:
    """Log in by the form."""
    page.goto(origin + "/accounts/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(f"{username}-has-a-password")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


@dataclass
class Desk:
    """The browser: it logs each person in once, and gives them new pages afterwards."""

    browser: Browser
    origin: str
    cookies: dict[str, dict] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)
    consoles: list[Console] = field(default_factory=list)

    def console(self, username: str, *, fresh: bool = False) -> Console:
        """Return a page of this person; a fresh one has a session of its own."""
        known = None if fresh else self.cookies.get(username)
        console = self._page(username, known)
        if known is None:
            log_in(console.page, self.origin, username)
            if not fresh:
                self.cookies[username] = console.page.context.storage_state()
        return console

    def nobody(self) -> Console:
        """Return a page of somebody who has not logged in."""
        return self._page("", None)

    def _page(self, username: str, cookies) -> Console:
        context = self.browser.new_context(viewport=SIZE, storage_state=cookies)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(TELL_TALES)
        self.contexts.append(context)
        console = Console(context.new_page(), self.origin, username)
        self.consoles.append(console)
        return console

    def clear(self) -> list[str]:
        """Close every page; return what happened in them that must not."""
        faults = [fault for console in self.consoles for fault in console.faults]
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        self.consoles.clear()
        return faults
