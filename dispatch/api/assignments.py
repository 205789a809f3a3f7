"""Assignments: what a unit answered, how far it is with one call, and how it leaves it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from ..actions.assignment import move_status, reassign_unit, take_back_unit
from ..actions.offers import accept_offer, decline_offer
from ..lifecycle import AssignmentStatus
from ..models import Assignment
from ..permissions import Act, require
from ..reasons import DeclineReason, TakeBackReason
from . import answered, asked
from .door import Door, person_of
from .shown import assignments_to_show, unit_id_of


class AssignmentViewSet(Door, GenericViewSet[Assignment]):
    """The status belongs to the assignment, so that no other call can change it."""

    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Assignment]:
        """Return the assignments of calls that this person may see."""
        return assignments_to_show(person_of(self.request))

    @extend_schema(request=asked.StatusIn, responses=answered.AssignmentOut)
    @action(detail=True, methods=["post"])
    def status(self, request: Request, pk: int) -> Response:
        """Move a unit; asked for the status it has, nothing changes."""
        wanted = self._asked(asked.StatusIn, Act.MOVE_STATUS, pk)
        status, actor = AssignmentStatus(wanted["status"]), request.user
        return _answer(
            move_status(assignment_id=pk, status=status, actor=actor, now=timezone.now())
        )

    @extend_schema(request=asked.AcceptIn, responses=answered.AssignmentOut)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        """The crew takes the call, as it said by radio."""
        self._asked(asked.AcceptIn, Act.ANSWER_OFFER, pk)
        return _answer(accept_offer(assignment_id=pk, actor=request.user, now=timezone.now()))

    @extend_schema(request=asked.DeclineIn, responses=answered.AssignmentOut)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: int) -> Response:
        """The crew does not take the call, which goes to the next unit, or back to a dispatcher."""
        wanted = self._asked(asked.DeclineIn, Act.ANSWER_OFFER, pk)
        return _answer(
            decline_offer(
                assignment_id=pk,
                reason=DeclineReason(wanted["reason"]),
                words=wanted.get("words") or "",
                actor=request.user,
                now=timezone.now(),
            )
        )

    @extend_schema(request=asked.TakeBackIn, responses=answered.AssignmentOut)
    @action(detail=True, methods=["post"], url_path="take-back", url_name="take-back")
    def take_back(self, request: Request, pk: int) -> Response:
        """Take the unit off the call, or back what it was asked or what was kept for it."""
        wanted = self._asked(asked.TakeBackIn, Act.ASSIGN_UNIT, pk)
        return _answer(
            take_back_unit(
                assignment_id=pk,
                reason=TakeBackReason(wanted["reason"]),
                words=wanted.get("words") or "",
                actor=request.user,
                now=timezone.now(),
            )
        )

    @extend_schema(request=asked.ReassignIn, responses={201: answered.AssignmentOut})
    @action(detail=True, methods=["post"])
    def reassign(self, request: Request, pk: int) -> Response:
        """Take the unit off the call and ask another in its place."""
        wanted = self._asked(asked.ReassignIn, Act.ASSIGN_UNIT, pk)
        made = reassign_unit(
            assignment_id=pk,
            unit_id=unit_id_of(wanted["unit"], actor=request.user),
            reason=TakeBackReason(wanted["reason"]),
            words=wanted.get("words") or "",
            actor=request.user,
            now=timezone.now(),
        )
        return _answer(made, status=201)

    def _asked(self, form: type[Serializer[Any]], act: Act, pk: int) -> dict[str, Any]:
        """Return what is asked; raises NotAllowed, ValidationError, and Http404 for what one may not see."""
        require(self.request.user, act)
        wanted = form(data=self.request.data)
        wanted.is_valid(raise_exception=True)
        if not self.get_queryset().filter(pk=pk).exists():
            raise Http404
        values: dict[str, Any] = wanted.validated_data
        return values


def _answer(assignment: Assignment, *, status: int = 200) -> Response:
    return Response(answered.AssignmentOut(assignment).data, status=status)
