"""Which pages a supervisor asks for, in a database like that of a centre after years."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dispatch import journal
from dispatch.actions.board_marks import mark_board
from dispatch.lifecycle import CallState
from dispatch.models import Call
from dispatch.selectors.place import centre_zone
from teams.models import Person, Role

from .board_rows import filled
from .journal_rows import fill

# The page shows the board of an hour ago where no moment is given.
LOOKED_BACK: Final = timedelta(hours=1, minutes=5)
SPANS: Final = (("today", 0), ("week", 6), ("4 years", 4 * 365))
OF_A_SPAN: Final = (
    ("not served", "supervision:ledger"),
    ("clocks", "supervision:clocks"),
    ("overrides", "supervision:quality"),
    ("shadow", "supervision:shadow"),
)
PLAIN: Final = (
    ("queue", "supervision:queue"),
    ("quality reviews", "supervision:reviews"),
    ("cover", "supervision:cover"),
    ("looking back", "supervision:past"),
    ("wall", "supervision:wall"),
    ("system", "supervision:system"),
    ("board", "console:board"),
)
OF_ADMINS: Final = (("partners", "setup:partners"),)


def prepare(calls: int, open_calls: int) -> dict[str, Any]:
    """Fill the database and return who asks, for what: pages as [name, address, who]."""
    filled(calls, open_calls)
    _note_the_past()
    one = Call.objects.exclude(state=CallState.CLOSED).order_by("stored_at", "pk")[0].pk
    pages = [
        *((name, reverse(view), "supervisor") for name, view in PLAIN),
        *((f"{name}, {span}", _address(view, days), "supervisor")
          for name, view in OF_A_SPAN for span, days in SPANS),
        ("why of a call", reverse("console:why", args=[one]), "supervisor"),
        *((name, reverse(view), "admin") for name, view in OF_ADMINS),
    ]  # fmt: skip
    cookies = {role: cookie_of(f"bench-{role}", Role(role)) for role in ("supervisor", "admin")}
    return {"pages": pages, "cookies": cookies, "calls": Call.objects.count(), "open": open_calls}


def _note_the_past() -> None:
    """Give every open call a line, and the board a mark, from before the moment that is looked back at."""
    then = timezone.now() - LOOKED_BACK
    standing = Call.objects.exclude(state=CallState.CLOSED).values_list("pk", flat=True)
    calls = list(standing)
    fill(journal.head().seq + len(calls), calls, now=then)
    mark_board(now=then)


def cookie_of(username: str, role: Role) -> str:
    """Return the cookie of somebody who has logged in."""
    person, _ = Person.objects.get_or_create(username=username, defaults={"role": role})
    browser = Client()
    browser.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


def _address(view: str, days: int) -> str:
    last = timezone.now().astimezone(centre_zone()).date()
    return f"{reverse(view)}?{urlencode({'first': last - timedelta(days=days), 'last': last})}"
