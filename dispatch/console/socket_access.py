"""Who opens a socket: a session cookie from our own pages, or a machine's bearer token."""

from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import urlsplit

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http.request import validate_host
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from teams.models import Person

from ..live import View
from ..permissions import Act, may

NOT_LOGGED_IN: Final = 4401
NOT_ALLOWED: Final = 4403


@dataclass(frozen=True)
class Access:
    """How somebody came in, to be asked again later; `refused` is a close code, or 0."""

    refused: int
    view: View = View.FEED
    session_key: str = ""
    token: bytes = b""


@database_sync_to_async  # type: ignore[untyped-decorator]
def access_of(scope: dict[str, Any]) -> Access:
    """Return how a handshake came in: refused 4403 from a foreign page, 4401 where nobody is known."""
    headers = dict(scope["headers"])
    token = headers.get(b"authorization", b"")
    if token:
        machine = _machine(token)
        return Access(_code(machine), _view(machine), token=token)
    if not _from_our_pages(headers.get(b"origin", b"").decode("latin1")):
        return Access(NOT_ALLOWED)
    cookies = SimpleCookie(headers.get(b"cookie", b"").decode("latin1"))
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    key = morsel.value if morsel else ""
    person = _logged_in(key)
    return Access(_code(person), _view(person), session_key=key)


@database_sync_to_async  # type: ignore[untyped-decorator]
def still_allowed(access: Access) -> int:
    """Return 0, or the close code for somebody who is no longer let in."""
    return _code(_machine(access.token) if access.token else _logged_in(access.session_key))


def _code(person: Person | None) -> int:
    if person is None:
        return NOT_LOGGED_IN
    return 0 if may(person, Act.WATCH_BOARD) or may(person, Act.READ_EVENTS) else NOT_ALLOWED


def _view(person: Person | None) -> View:
    return View.BOARD if may(person, Act.WATCH_BOARD) else View.FEED


def _from_our_pages(origin: str) -> bool:
    """Return whether a browser's page is ours; a missing or foreign origin is not."""
    host = urlsplit(origin).hostname
    return bool(host) and validate_host(str(host), settings.ALLOWED_HOSTS)


def _logged_in(key: str) -> Person | None:
    """Return the person of a session that is alive and whose password was not changed since."""
    if not key:
        return None
    session = SessionStore(key)
    person_id = session.get(SESSION_KEY)
    person = Person.objects.filter(pk=person_id, is_active=True).first() if person_id else None
    if person is None or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    return person if session.get(HASH_SESSION_KEY) == person.get_session_auth_hash() else None


def _machine(header: bytes) -> Person | None:
    kind, _, token = header.partition(b" ")
    if kind != str(settings.REST_KNOX["AUTH_HEADER_PREFIX"]).encode():
        return None
    try:
        person, _ = TokenAuthentication().authenticate_credentials(token)
    except AuthenticationFailed:
        return None
    return person if isinstance(person, Person) else None
