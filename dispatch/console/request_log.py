"""One line in the log when a request begins, and one when it ends."""

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class RequestLog(RequestMiddleware):
    """Paths hold numbers and ids only; the query, which may hold what somebody searched for, is left out."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Return the method and the path."""
        return f"{request.method} {request.path}"
