"""A crew at a door, and the moments of its visit."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from dispatch.actions.assignment import move_status
from dispatch.lifecycle import AssignmentStatus
from dispatch.models import JournalEntry
from dispatch.sweeps import run_sweep
from dispatch.watched import CHECK_INS, EMERGENCIES, REQUESTS
from teams.models import Role, Shift
from tests.conftest import make_person, send_unit


def minutes(count):
    return timedelta(minutes=count)


def seconds(count):
    return timedelta(seconds=count)


def put_on_scene(centre, call, now, unit=None):
    """Send a unit and say on the radio that it is there; its crew are on its shifts."""
    unit = unit or centre.cedar
    for shift in Shift.objects.filter(unit=unit):
        shift.people.add(centre.casey)
    sent = send_unit(call_id=call.pk, unit_id=unit.pk, actor=centre.dana, now=now)
    on_scene = AssignmentStatus.ON_SCENE
    return move_status(assignment_id=sent.pk, status=on_scene, actor=centre.casey, now=now)


@pytest.fixture
def visit(centre, call, now):
    """A moderate call with a crew on scene since `now`."""
    call.level = 2
    call.save(update_fields=["level"])
    centre.dee = make_person("dee", Role.CREW)
    return SimpleNamespace(
        **vars(centre), call=call, row=put_on_scene(centre, call, now), since=now
    )


def sweep(now):
    """Run the sweeps of this room; return what each found, in their order."""
    return tuple(run_sweep(w.name, now=now) for w in (CHECK_INS, EMERGENCIES, REQUESTS))


def kinds(call, *, start=""):
    """Return the kinds of a call's lines in order."""
    lines = JournalEntry.objects.filter(call=call, kind__startswith=start)
    return list(lines.values_list("kind", flat=True))
