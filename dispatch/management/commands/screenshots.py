"""Pictures of the pages for the README, taken from a running demo."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dispatch.demo.people import DEMO_PEOPLE

try:
    from playwright.sync_api import Error, Page, ViewportSize, sync_playwright
except ImportError as missing:
    raise SystemExit(
        "The browser driver comes with the tools of ./cad test: run it once."
    ) from missing

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZE = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
# Who opens which page, on what, for which picture.
PAGES = (
    ("noor", "/desk/", SIZE, "desk"),
    ("casey", "/field/", PHONE, "phone"),
    ("sofia", "/supervision/queue/", SIZE, "queue"),
    ("ada", "/setup/zones/", SIZE, "communities"),
)
SETTLE_MS = 1500


class Command(BaseCommand):
    help = "Take pictures of the pages of a running demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default=settings.CAD_URL)
        parser.add_argument("--to", type=Path, default=Path("docs"))

    def handle(self, *_: Any, **options: Any) -> None:
        if not Path(CHROMIUM).exists():
            raise CommandError("Debian's chromium is not here: apt-get install chromium")
        options["to"].mkdir(exist_ok=True)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport=SIZE)
            try:
                take_all(page, options["url"], options["to"])
                ask_a_unit(page)
                for who, path, size, name in PAGES:
                    others = browser.new_page(viewport=size)
                    log_in(others, options["url"], who)
                    others.goto(options["url"] + path)
                    others.wait_for_timeout(SETTLE_MS)
                    others.screenshot(path=options["to"] / f"{name}.png")
            except Error as error:
                raise CommandError(f"no picture: {error.message.splitlines()[0]}") from error
            finally:
                browser.close()
        self.stdout.write(f"pictures are in {options['to']}/")


def take_all(page: Page, url: str, folder: Path) -> None:
    """Log in as the demo's dispatcher and take each page once it is live."""
    log_in(page, url, "dana")
    page.wait_for_selector("body[data-line=live]")
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=folder / "board.png")
    take_a_call(page, folder)


def log_in(page: Page, url: str, who: str) -> None:
    """Log in as one of the demo's people."""
    password = next(one.password for one in DEMO_PEOPLE if one.username == who)
    page.goto(f"{url}/accounts/login/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")


def take_a_call(page: Page, folder: Path) -> None:
    """Take the triage of the call that is listed first."""
    page.click("#calls .row a >> nth=0")
    page.wait_for_selector("#pane [data-call]")
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=folder / "call.png")


def ask_a_unit(page: Page) -> None:
    """Offer the call that waits to the unit that is recommended, so that its crew's phone rings."""
    page.click("[data-rows=waiting] .row a >> nth=0")
    page.wait_for_timeout(SETTLE_MS)
    page.keyboard.press("s")
    page.wait_for_timeout(SETTLE_MS)
