"""Who opens a socket: a session cookie from our own pages, or a machine's bearer token."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from teams.models import Person

from ..live import View
from ..permissions import Act, may

NOT_LOGGED_IN: Final = 4401
NOT_ALLOWED: Final = 4403


@dataclass(frozen=True)
class Access:
    """How somebody came in, to be asked again later; `refused` is a close code, or 0.

    A machine is told numbers and ids, whatever its role: no part of a page is made for it.
    """

    refused: int
    view: View = View.FEED
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
    return Access(_code(person), _view(person), session_key=key)


@database_sync_to_async  # type: ignore[untyped-decorator]
def still_allowed(access: Access) -> int:
    """Return 0, or the close code for somebody who is no longer let in, or no longer to this view."""
    if access.token:
        return _code(_machine(access.token))
    person = _logged_in(access.session_key)
    return _code(person) or (0 if _view(person) == access.view else NOT_ALLOWED)


def _code(person: Person | None) -> int:
    if person is None:
        return NOT_LOGGED_IN
    return 0 if may(person, Act.WATCH_BOARD) or may(person, Act.READ_EVENTS) else NOT_ALLOWED


def _view(person: Person | None) -> View:
    return View.BOARD if may(person, Act.WATCH_BOARD) else View.FEED


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
