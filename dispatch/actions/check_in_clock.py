"""The clock of a crew at a door: started, stopped and shortened, unsaved, by whoever holds its lock."""

from datetime import datetime, timedelta

from ..lifecycle import AssignmentStatus
from ..limits import CHECK_INS, CheckIn
from ..models import Assignment, Call

CHECK_IN_FIELDS = [
    "check_in_by",
    "check_in_alarm_by",
    "check_in_asked_at",
    "check_in_alarmed_at",
    "checked_in_at",
]


def follow_status(assignment: Assignment, *, urgency: int, now: datetime) -> None:
    """Start the clock of a crew that came on scene at `now`, and stop that of any other."""
    if assignment.status == AssignmentStatus.ON_SCENE:
        wind_check_in(assignment, CHECK_INS[urgency], since=now)
        return
    assignment.check_in_by = assignment.check_in_alarm_by = None
    assignment.check_in_asked_at = assignment.check_in_alarmed_at = None


def wind_check_in(assignment: Assignment, limit: CheckIn, *, since: datetime) -> None:
    """Let the clock begin anew at `since`; nothing is asked or alarmed any more."""
    assignment.check_in_by = since + timedelta(seconds=limit.due_s)
    assignment.check_in_alarm_by = assignment.check_in_by + timedelta(seconds=limit.grace_s)
    assignment.check_in_asked_at = assignment.check_in_alarmed_at = None


def hasten_check_ins(call: Call) -> list[int]:
    """Bring forward the check-ins of a call that rose; return the units that are out with it.

    Counted from each crew's last sign of life. A clock is never put back here. Saves the rows; the
    caller holds the call's lock.
    """
    out = list(
        call.assignments.select_for_update().filter(closed_at=None).exclude(status="reserved")
    )
    for assignment in out:
        if assignment.status == AssignmentStatus.ON_SCENE and _hasten(assignment, call.urgency):
            assignment.save(update_fields=CHECK_IN_FIELDS)
    return sorted(assignment.unit_id for assignment in out)


def _hasten(assignment: Assignment, urgency: int) -> bool:
    limit, since = CHECK_INS[urgency], assignment.checked_in_at or assignment.on_scene_at
    assert since is not None, "a crew on scene has the time it came"
    assert assignment.check_in_by is not None, "a crew on scene has a clock, by a constraint"
    due = since + timedelta(seconds=limit.due_s)
    if due >= assignment.check_in_by or assignment.check_in_asked_at:
        return False
    assignment.check_in_by = due
    assignment.check_in_alarm_by = due + timedelta(seconds=limit.grace_s)
    return True
