"""The door of a script on a crew's phone: it is told in words, never led to a login page."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from ..permissions import Act, require

LOGGED_OUT = "You are logged out. What you tapped is kept: log in again, and it is sent."


def crew_only(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Answer 401 in words to somebody who is logged out; raises NotAllowed for another role."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return told(LOGGED_OUT, status=401)
        require(request.user, Act.WORK_IN_FIELD)
        return view(request, *args, **kwargs)

    return guarded


def told(detail: str, *, status: int) -> HttpResponse:
    """Return a sentence to a script."""
    return JsonResponse({"detail": detail}, status=status)
