"""The console is the floor's: a navigator or a machine that may do the same act has a door of its own."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from ..permissions import Act, require

View = Callable[..., HttpResponse]


def on_the_floor(view: View) -> View:
    """Return the view for people who watch the board; others get NotAllowed, visitors the login."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            require(request.user, Act.WATCH_BOARD)
        return view(request, **kwargs)

    return guarded
