"""One line in the log when a request begins, and one when it ends."""

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from ..logs import without_secrets


class RequestLog(RequestMiddleware):
    """Paths hold numbers and ids only; the query, which may hold what somebody searched for, is left out.

    Where a path is itself a secret, as an applicant's own page is, it is cut before the secret.
    """

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Return the method and the path."""
        return f"{request.method} {without_secrets(request.path)}"
