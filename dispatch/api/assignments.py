"""Assignments: how far one unit is with one call."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from ..actions.assignment import move_status
from ..lifecycle import AssignmentStatus
from ..models import Assignment
from . import answered, asked
from .door import Door, person_of
from .shown import assignments_to_show


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
        wanted = asked.StatusIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        if not self.get_queryset().filter(pk=pk).exists():
            raise Http404
        status = AssignmentStatus(wanted.validated_data["status"])
        moved = move_status(assignment_id=pk, status=status, actor=request.user, now=timezone.now())
        return Response(answered.AssignmentOut(moved).data)
