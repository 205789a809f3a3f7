"""One line in the log when a request begins, and one when it ends."""

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

# What follows in these paths lets whoever has it in.
SECRET = ("/partners/status/", "/partners/welcome/")


class RequestLog(RequestMiddleware):
    """Paths hold numbers and ids only; the query, which may hold what somebody searched for, is left out.

    Where a path is itself a secret, as an applicant's own page is, it is cut before the secret.
    """

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Return the method and the path."""
        secret = next((page for page in SECRET if request.path.startswith(page)), None)
        return f"{request.method} {f'{secret}…' if secret else request.path}"
