"""The numbered feed of all that happened."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ..permissions import Act, require
from .asked import EventsAsked
from .door import Door, person_of
from .shown import events_after


class LineOut(serializers.Serializer[Any]):
    """One line of the feed; `call` is null where it is about none, or one not yours to see."""

    seq = serializers.IntegerField()
    kind = serializers.CharField()
    call = serializers.UUIDField(allow_null=True)
    at = serializers.DateTimeField()


class EventsOut(serializers.Serializer[Any]):
    """Lines after a number, without gaps. Another `epoch` is another journal: start at 0."""

    events = LineOut(many=True)
    head = serializers.IntegerField()
    epoch = serializers.UUIDField()


class EventsView(Door):
    """Lines by number, without gaps: ask again with the last number you have."""

    def parameters(self) -> set[str]:
        """Return the names of the two numbers."""
        return set(EventsAsked().fields)

    @extend_schema(operation_id="events", parameters=[EventsAsked], responses=EventsOut)
    def get(self, request: Request) -> Response:
        """Return at most `limit` lines after number `after`, and the newest number."""
        require(request.user, Act.READ_EVENTS)
        part = EventsAsked(data=request.query_params)
        part.is_valid(raise_exception=True)
        asked = part.validated_data
        found = events_after(asked["after"], limit=asked["limit"], person=person_of(request))
        return Response(EventsOut(found).data)
