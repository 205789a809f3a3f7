"""What every door of the API has: a token or a session, JSON both ways, known parameters only."""

from collections.abc import Iterable
from typing import Any, BinaryIO, cast

from django.http import HttpRequest
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from teams.models import Person

from .fields import unknown_names


class StreamedRequest(Request):
    """Reads the body that came: one sent in chunks has no Content-Length and is a body too."""

    def _load_stream(self) -> None:
        # A body is read once, by the parser: nothing before it touches it.
        self._stream = cast("BinaryIO", self._request)


class JSONAlways(DefaultContentNegotiation):
    """Answers in JSON whatever was asked for: a call is not refused for an Accept header."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the one renderer."""
        del request, format_suffix
        first = next(iter(renderers))
        return first, first.media_type or ""


class Door(APIView):
    """A view of the API."""

    content_negotiation_class = JSONAlways
    metadata_class = None

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Return the request with its body still to be read."""
        made = super().initialize_request(request, *args, **kwargs)
        return StreamedRequest(
            request,
            parsers=made.parsers,
            authenticators=self.get_authenticators(),
            negotiator=made.negotiator,
            parser_context=made.parser_context,
        )

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let in who may come in; then refuse a parameter that is unknown or comes twice."""
        super().initial(request, *args, **kwargs)
        given = request.query_params
        unknown = unknown_names(set(given), self.parameters())
        if unknown:
            raise ValidationError(unknown)
        twice = {name: ["It comes twice."] for name in given if len(given.getlist(name)) > 1}
        if twice:
            raise ValidationError(twice)

    def parameters(self) -> set[str]:
        """Return the names that may follow the question mark."""
        return set()


class NoSuchAddress(Door):
    """Answers what lies under /api/ and is nothing."""

    schema = None
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse; raises NotFound."""
        del request, args, kwargs
        raise NotFound("There is nothing at this address; /api/docs/ shows what there is.")


def person_of(request: Request) -> Person:
    """Return who asks; the door has let in nobody else."""
    return cast("Person", request.user)
