"""The stock way, as the tutorials of DRF and Channels show it: a second baseline beside the floor.

A serializer, a row by the ORM, `group_send` after the commit, and a member of the group for each
console, which encodes the line for itself. It draws nothing, journals nothing and knows no zone.
"""

from typing import Any, Final

from asgiref.sync import async_to_sync
from channels.auth import AuthMiddlewareStack
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.layers import get_channel_layer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.db import transaction
from django.urls import path
from django.utils import timezone

# Its call sets Django up, which what follows needs.
django_application = get_asgi_application()

from rest_framework import serializers  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402

from dispatch.models import Call, CareRecord  # noqa: E402

GROUP: Final = "board"


class PlaceIn(serializers.Serializer[Any]):
    """Where."""

    lat = serializers.FloatField()
    lng = serializers.FloatField()
    address = serializers.CharField()


class CallerIn(serializers.Serializer[Any]):
    """Who rang."""

    name = serializers.CharField()
    phone = serializers.CharField()


class CallIn(serializers.Serializer[Any]):
    """A call as the load sends it."""

    source = serializers.CharField()  # type: ignore[assignment]  # a field's own word, meant otherwise
    source_ref = serializers.CharField()
    type = serializers.CharField()
    location = PlaceIn()
    caller = CallerIn()
    narrative = serializers.CharField()


class CallOut(serializers.ModelSerializer[Call]):
    """A call as it is told."""

    class Meta:
        model = Call
        fields = ("id", "source", "source_ref", "type", "address", "lat", "lng", "state", "level")


class Calls(APIView):
    """Calls in."""

    def post(self, request: Request) -> Response:
        """Store a call and tell every console."""
        asked = CallIn(data=request.data)
        asked.is_valid(raise_exception=True)
        with transaction.atomic():
            told = CallOut(_stored(asked.validated_data, request.user)).data
        layer = get_channel_layer()
        line = {
            "t": "line",
            "seq": 0,
            "call": str(told["id"]),
            "body": {**told, "id": str(told["id"])},
        }
        async_to_sync(layer.group_send)(GROUP, {"type": "call.told", "line": line})
        return Response(told, status=201)


def _stored(said: dict[str, Any], by: Any) -> Call:
    now, place, caller = timezone.now(), said["location"], said["caller"]
    call = Call.objects.create(
        **{name: said[name] for name in ("source", "source_ref", "type")},
        **place,
        **dict.fromkeys(("received_at", "stored_at", "state_since"), now),
        taken_by=by,
    )
    CareRecord.objects.create(
        call=call,
        caller_name=caller["name"],
        caller_phone=caller["phone"],
        narrative=said["narrative"],
    )
    return call


class Board(AsyncJsonWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """One console: a member of the group."""

    async def connect(self) -> None:
        """Join the group, and greet whoever is logged in."""
        if not self.scope["user"].is_authenticated:
            await self.close()
            return
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()
        await self.send_json({"t": "hello"})

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        del code
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def call_told(self, event: dict[str, Any]) -> None:
        """Send the line."""
        await self.send_json(event["line"])


urlpatterns = [path("calls", Calls.as_view())]
application = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": AuthMiddlewareStack(URLRouter([path("board", Board.as_asgi())])),
    }
)
