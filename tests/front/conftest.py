"""A browser, and the sample centre served to it. No database and no other service is needed."""

import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponseBase
from playwright.sync_api import Browser, sync_playwright

from .console import Console

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class SampleHandler(WSGIHandler):
    """Django as configured, with the sample centre's addresses instead of the real ones."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from the sample centre."""
        request.urlconf = "tests.front.sample_centre"  # type: ignore[attr-defined]
        return super().get_response(request)


class Threads(ThreadingMixIn, WSGIServer):
    """A request may wait while another is answered."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    """No line on the terminal for each request."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def sample_centre() -> Iterator[str]:
    """The address of the sample centre."""
    server = make_server("127.0.0.1", 0, SampleHandler(), Threads, Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; the tests skip where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def console(browser: Browser, sample_centre: str) -> Iterator[Console]:
    """A console whose line the test speaks on; it must end without a fault in its pages."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    console = Console(page, sample_centre)
    yield console
    page.close()
    assert console.faults == []
