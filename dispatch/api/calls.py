"""Calls: read what is asked, call one action or read, answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from pilot_zones.zone_map import zones_at

from ..actions.assessment import answer_questions
from ..actions.care import open_care_record
from ..actions.closing import close_call
from ..actions.intake import take_call
from ..actions.offers import offer_unit, reserve_unit
from ..lifecycle import Outcome
from ..models import Call
from ..permissions import Act, require
from ..selectors.units import candidates_for
from . import answered, asked
from .deciding import carry_out
from .door import Door, person_of
from .handover import HandoverDoor
from .pages import CallFilter, CallPages, parameters_of
from .repeats import KEY_PARAMETER, key_of
from .shown import ShownCall, answers_of, calls_to_show, shown, shown_taken, unit_id_of

DECIDE = PolymorphicProxySerializer(
    component_name="DecideIn",
    serializers=list(asked.DECISIONS.values()),
    resource_type_field_name=None,
)

# New ones copy each of their fifty fields: more than half a millisecond of every call.
CALL_IN, CALL_OUT = asked.CallIn(), answered.CallOut()


class CallViewSet(Door, HandoverDoor):
    """Calls in, and their outcome back."""

    serializer_class = answered.CallOut
    pagination_class = CallPages
    filter_backends = (DjangoFilterBackend,)
    filterset_class = CallFilter
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Call]:
        """Return the calls that this person may see."""
        return calls_to_show(person_of(self.request))

    def parameters(self) -> set[str]:
        """Return what a list may be asked; one call takes no parameter."""
        return parameters_of(CallFilter) if self.action == "list" else set()

    @extend_schema(
        request=asked.CallIn,
        parameters=[KEY_PARAMETER],
        responses={
            201: OpenApiResponse(answered.CallOut, "Stored."),
            200: OpenApiResponse(
                answered.CallOut, "It was stored before: the same call, as it stands."
            ),
        },
    )
    def create(self, request: Request) -> Response:
        """Take a call. Sent again, by source and reference or by key, it is the same call."""
        report = CALL_IN.report(request.data)
        now, person = timezone.now(), person_of(request)
        taken = take_call(report, actor=person, now=now, key=key_of(request))
        return _answer(shown_taken(taken, person, now), status=201 if taken.stored else 200)

    @extend_schema(responses=answered.CallOut(many=True))
    def list(self, request: Request) -> Response:
        """Return the calls, newest first, in pages."""
        require(request.user, Act.READ_CALL)
        person, now = person_of(request), timezone.now()
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        pauses = zones_at(now).pauses
        calls = [shown(call, person, now, pauses=pauses) for call in page or ()]
        return self.get_paginated_response(answered.CallOut(calls, many=True).data)

    @extend_schema(responses=answered.CallOut)
    def retrieve(self, _request: Request, pk: UUID) -> Response:
        """Return one call, with its outcome once it is closed."""
        return _answer(self._shown(pk, timezone.now()))

    @extend_schema(request=asked.AnswersIn, responses=answered.AnsweredOut)
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, pk: UUID) -> Response:
        """Keep answers and judge the call anew."""
        given, now = _read(asked.AnswersIn, request), timezone.now()
        self._visible(pk)
        answer_questions(call_id=pk, answers=given["answers"], actor=request.user, now=now)
        call = self._shown(pk, now)
        body = {**(call.assessment or {}), "call": pk, "state": call.call.state, "seq": call.seq}
        return Response(answered.AnsweredOut(body).data)

    @extend_schema(responses=answered.CandidatesOut)
    @action(detail=True, methods=["get"])
    def candidates(self, request: Request, pk: UUID) -> Response:
        """Return every unit ranked for the call, with reasons."""
        require(request.user, Act.ASSIGN_UNIT)
        call = self._visible(pk)
        ranked = candidates_for(call, timezone.now())
        return Response(answered.CandidatesOut({"call": pk, "candidates": ranked}).data)

    @extend_schema(request=asked.AssignIn, responses={201: answered.AssignmentOut})
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: UUID) -> Response:
        """Ask a unit to take the call; it has until `answer_by` to say so."""
        unit, now = _read(asked.AssignIn, request)["unit"], timezone.now()
        self._visible(pk)
        unit_id = unit_id_of(unit, actor=request.user)
        assignment = offer_unit(call_id=pk, unit_id=unit_id, actor=request.user, now=now)
        return Response(answered.AssignmentOut(assignment).data, status=201)

    @extend_schema(request=asked.AssignIn, responses={201: answered.AssignmentOut})
    @action(detail=True, methods=["post"])
    def reserve(self, request: Request, pk: UUID) -> Response:
        """Keep the call for a busy unit; it is offered by itself once the unit is clear."""
        unit, now = _read(asked.AssignIn, request)["unit"], timezone.now()
        self._visible(pk)
        unit_id = unit_id_of(unit, actor=request.user)
        kept = reserve_unit(call_id=pk, unit_id=unit_id, actor=request.user, now=now)
        return Response(answered.AssignmentOut(kept).data, status=201)

    @extend_schema(request=DECIDE, responses=answered.CallOut)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: UUID) -> Response:
        """Let it wait, request police, fire or EMS, raise its level, or hand it to a desk."""
        decision, now = _read(asked.decision_form(request.data), request), timezone.now()
        self._visible(pk)
        carry_out(decision, call_id=pk, actor=request.user, now=now)
        return _answer(self._shown(pk, now))

    @extend_schema(request=asked.CloseIn, responses=answered.CallOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: UUID) -> Response:
        """Close the call with its outcome."""
        outcome, now = Outcome(_read(asked.CloseIn, request)["outcome"]), timezone.now()
        self._visible(pk)
        close_call(call_id=pk, outcome=outcome, actor=request.user, now=now)
        return _answer(self._shown(pk, now))

    @extend_schema(responses=answered.CareOut)
    @action(detail=True, methods=["get"])
    def care(self, request: Request, pk: UUID) -> Response:
        """Return what was said in confidence, and journal who read it."""
        call = self._visible(pk)
        record = open_care_record(call_id=pk, actor=request.user, now=timezone.now())
        told = {
            name: getattr(record, name) for name in ("caller_name", "caller_phone", "narrative")
        }
        return Response(answered.CareOut({**told, "call": pk, "answers": answers_of(call)}).data)

    def _visible(self, pk: UUID) -> Call:
        """Return the call if this person may see it; raises NotAllowed, or Http404."""
        require(self.request.user, Act.READ_CALL)
        call = self.get_queryset().filter(pk=pk).first()
        if call is None:
            raise Http404
        return call

    def _shown(self, pk: UUID, now: datetime) -> ShownCall:
        return shown(self._visible(pk), person_of(self.request), now)


def _read(form: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    read = form(data=request.data)
    read.is_valid(raise_exception=True)
    values: dict[str, Any] = read.validated_data
    return values


def _answer(call: ShownCall, *, status: int = 200) -> Response:
    return Response(CALL_OUT.to_representation(call), status=status)
