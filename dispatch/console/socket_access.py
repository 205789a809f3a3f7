"""Who opens a socket: a session cookie from our own pages, or a machine's bearer token."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import timezone
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from teams.models import Person

from ..live import CrewView, DeskView, Sight, View
from ..permissions import Act, may
from ..selectors.crew import own_units
from ..selectors.desk import desks_of
from ..selectors.field import units_key

NOT_LOGGED_IN: Final = 4401
NOT_ALLOWED: Final = 4403
# The page is drawn for other units than its reader works now: it loads itself anew.
OLD_PAGE: Final = 4409


@dataclass(frozen=True)
class Access:
    """How somebody came in, to be asked again later; `refused` is a close code, or 0.

    A machine is told numbers and ids, whatever its role: no part of a page is made for it.
    """

    refused: int
    view: Sight = View.FEED
    session_key: str = ""
    token: str = ""


@database_sync_to_async  # type: ignore[untyped-decorator]
def access_of(scope: dict[str, Any]) -> Access:
    """Return how a handshake came in: refused 4403 from a foreign page, 4401 where nobody is known."""
    headers = {name: value.decode("latin1") for name, value in scope["headers"]}
    token = headers.get(b"authorization", "")
    if token:
        return Access(_code(_machine(token)), token=token)
    if not _from_our_pages(headers):
        return Access(NOT_ALLOWED)
    key = parse_cookie(headers.get(b"cookie", "")).get(settings.SESSION_COOKIE_NAME, "")
    person = _logged_in(key)
    view = _view(person)
    is_old = isinstance(view, CrewView) and _units_of_page(scope) != units_key(view.units)
    return Access(_code(person) or (OLD_PAGE if is_old else 0), view, session_key=key)


@database_sync_to_async  # type: ignore[untyped-decorator]
def still_allowed(access: Access) -> int:
    """Return 0, or the close code for somebody who is no longer let in, or no longer to this view."""
    if access.token:
        return _code(_machine(access.token))
    person = _logged_in(access.session_key)
    view = _view(person)
    changed = OLD_PAGE if isinstance(view, CrewView) else NOT_ALLOWED
    return _code(person) or (0 if view == access.view else changed)


def _code(person: Person | None) -> int:
    if person is None:
        return NOT_LOGGED_IN
    listens = (Act.WATCH_BOARD, Act.WORK_DESK, Act.WORK_IN_FIELD, Act.READ_EVENTS)
    return 0 if any(may(person, act) for act in listens) else NOT_ALLOWED


def _view(person: Person | None) -> Sight:
    if person is not None and may(person, Act.WORK_DESK):
        return DeskView(desks_of(person))
    if person is not None and may(person, Act.WORK_IN_FIELD):
        return CrewView(own_units(person, timezone.now()))
    return View.BOARD if may(person, Act.WATCH_BOARD) else View.FEED


def _units_of_page(scope: Mapping[str, Any]) -> str:
    """Return the units that a crew's page was drawn for, as it names them: 'units=3,5'."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin1"))
    return str(asked.get("units", [""])[0])


def _from_our_pages(headers: Mapping[bytes, str]) -> bool:
    """Return whether a page of this very address, scheme and port too, opens the line."""
    origin, host = headers.get(b"origin", ""), headers.get(b"host", "")
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    ours = f"{'https' if settings.HTTPS else 'http'}://{host}"
    domain, _ = split_domain_port(host.lower())
    return origin == ours and validate_host(domain, settings.ALLOWED_HOSTS)


def _logged_in(key: str) -> Person | None:
    """Return the person of a session that is alive and whose password was not changed since."""
    if not key.isalnum():
        return None
    session = SessionStore(key)
    person_id = session.get(SESSION_KEY)
    person = Person.objects.filter(pk=person_id, is_active=True).first() if person_id else None
    if person is None or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    return person if session.get(HASH_SESSION_KEY) == person.get_session_auth_hash() else None


def _machine(header: str) -> Person | None:
    kind, _, token = header.partition(" ")
    if kind != settings.REST_KNOX["AUTH_HEADER_PREFIX"]:
        return None
    if not (token.isascii() and token.isalnum()):
        return None
    try:
        person, _ = TokenAuthentication().authenticate_credentials(token.encode())
    except AuthenticationFailed:
        return None
    return person if isinstance(person, Person) else None
