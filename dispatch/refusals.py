"""One table from a named refusal to what the asker is told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from psycopg_pool import PoolTimeout

from triage.engine import UnknownAnswer
from triage.selectors import NoProtocol

from .actions.errors import ActionRefused
from .lifecycle import MoveRefused
from .permissions import NotAllowed


@dataclass(frozen=True)
class Told:
    """The HTTP status of a refusal and its stable code."""

    status: int
    code: str


class Busy(Exception):
    """The database could not answer in time; the same request may be sent again."""


REFUSALS: dict[type[Exception], Told] = {
    NotAllowed: Told(403, "not_allowed"),
    MoveRefused: Told(409, "move_refused"),
    UnknownAnswer: Told(422, "unknown_answer"),
    NoProtocol: Told(409, "no_protocol"),
    OperationalError: Told(503, "busy"),
    PoolTimeout: Told(503, "busy"),
}
BUSY_WORDS = "The system is busy and nothing was stored. Send it again in a few seconds."


def told(error: Exception) -> Told | None:
    """Return what a named refusal is told as, or None for anything that is a defect."""
    if isinstance(error, ActionRefused):
        return Told(error.status, error.code)
    for kind, answer in REFUSALS.items():
        if isinstance(error, kind):
            return answer
    return None


def words(error: Exception) -> str:
    """Return the sentence a person reads; a database's own words stay in the log."""
    return BUSY_WORDS if isinstance(error, (OperationalError, PoolTimeout)) else str(error)


class RefusalMiddleware:
    """Turn a named refusal that a page raises into its status and a page that says why."""

    sync_capable = True
    async_capable = True

    def __init__(
        self, get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]
    ) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; let a defect through to the log and the 500 page."""
        answer = told(error)
        if answer is None:
            return None
        page = _page(request, words(error), answer.status)
        if answer.status == 503:
            page["Retry-After"] = "2"
        return page


def _page(request: HttpRequest, why: str, status: int) -> HttpResponse:
    """Return the refusal as a page, or as one sentence to a script that shows it in its place."""
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")
    return render(request, "refused.html", {"why": why}, status=status)
