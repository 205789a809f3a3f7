"""A call that was given away: what goes with it, and that the other service has it."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from ..actions.handover import open_handover
from ..actions.take_back import confirm_given
from ..models import Call
from ..permissions import Act, require
from ..selectors.calls import calls_visible_to
from ..selectors.handover import handover_text
from ..services import SERVICES
from .answered import Out, Texts
from .door import person_of
from .fields import OptionalText, StrictSerializer


class ConfirmIn(StrictSerializer):
    """Who has what it was asked for, and its own number for it."""

    service = serializers.ChoiceField(choices=[(s, s) for s in SERVICES])
    reference = OptionalText(max_length=60)


class HandoverPlaceOut(Out):
    """Where it is."""

    address = serializers.CharField()
    verified = serializers.BooleanField()
    community = serializers.CharField()
    lat = serializers.FloatField(allow_null=True)
    lng = serializers.FloatField(allow_null=True)


class HandoverCallerOut(Out):
    """Who called, and the number to call back."""

    name = serializers.CharField()
    phone = serializers.CharField()


class HandoverAnswerOut(Out):
    """One question and its answer, in words."""

    question = serializers.CharField()
    answer = serializers.CharField()


class HandoverUnitOut(Out):
    """One unit of ours that was with the call, and its times."""

    unit = serializers.CharField()
    status = serializers.CharField()
    assigned_at = serializers.DateTimeField(allow_null=True)
    en_route_at = serializers.DateTimeField(allow_null=True)
    on_scene_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class AskedForOut(Out):
    """One service that was asked for: as backup, or to take the whole call."""

    service = serializers.CharField()
    purpose = serializers.CharField()
    asked_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    reference = serializers.CharField()


class HandoverOut(Out):
    """Everything that is known of a call; `text` is the same to read out. Reading it is journalled."""

    call = serializers.CharField()
    source_ref = serializers.CharField()
    received_at = serializers.DateTimeField()
    made_at = serializers.DateTimeField()
    type = serializers.CharField()
    level = serializers.IntegerField()
    place = HandoverPlaceOut()
    caller = HandoverCallerOut()
    narrative = serializers.CharField()
    hazards = Texts(child=serializers.CharField())
    cautions = Texts(child=serializers.CharField())
    answers = HandoverAnswerOut(many=True)
    units = HandoverUnitOut(many=True)
    asked_for = AskedForOut(many=True)
    text = serializers.CharField()


class ConfirmedOut(Out):
    """One service has what it was asked for."""

    service = serializers.CharField()
    purpose = serializers.CharField()
    confirmed_at = serializers.DateTimeField()
    reference = serializers.CharField()


class HandoverDoor(GenericViewSet[Call]):
    """The doors of a call that goes back to police, fire or EMS."""

    @extend_schema(responses=HandoverOut)
    @action(detail=True, methods=["get"])
    def handover(self, request: Request, pk: UUID) -> Response:
        """Return everything that is known of a call that was given away."""
        require(request.user, Act.READ_HANDOVER)
        _must_see(request, pk)
        told = open_handover(call_id=pk, actor=request.user, now=timezone.now())
        return Response(HandoverOut({**told, "text": handover_text(told)}).data)

    @extend_schema(request=ConfirmIn, responses=ConfirmedOut)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: UUID) -> Response:
        """Say that a service has what it was asked for; the clock stops."""
        require(request.user, Act.CONFIRM_SERVICE)
        asked = ConfirmIn(data=request.data)
        asked.is_valid(raise_exception=True)
        _must_see(request, pk)
        told = asked.validated_data
        confirmed = confirm_given(
            call_id=pk,
            service=told["service"],
            reference=told.get("reference") or "",
            actor=request.user,
            now=timezone.now(),
        )
        return Response(ConfirmedOut(confirmed).data)


def _must_see(request: Request, pk: UUID) -> None:
    """Raise Http404 where this person may not know of the call."""
    if not calls_visible_to(person_of(request)).filter(pk=pk).exists():
        raise Http404
