"""A shift begins or ends by the clock alone: every console is told, and the journal knows when."""

from datetime import datetime

from django.db import transaction

from teams.models import Unit
from teams.roster import Duty
from teams.selectors import roster_at

from .. import journal
from ..permissions import SYSTEM, Act, require
from ..selectors.place import centre_zone


def sweep_duty(*, now: datetime) -> int:
    """Tell which units went on or off duty since the last time; return how many did."""
    require(SYSTEM, Act.SWEEP)
    duties = {entry.unit.id: entry.unit.duty for entry in roster_at(now, centre_zone())}
    told = Unit.objects.order_by("pk").values_list("pk", "duty_told")
    changed = [pk for pk, since in told if since != _since(duties.get(pk))]
    return sum(_told(pk, duties.get(pk), now) for pk in changed)


@transaction.atomic
def _told(unit_id: int, duty: Duty | None, now: datetime) -> bool:
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    if unit.duty_told == _since(duty):
        return False
    unit.duty_told = _since(duty)
    unit.save(update_fields=["duty_told"])
    until = {"until": duty.until.isoformat()} if duty else {}
    kind = "unit.on_duty" if duty else "unit.off_duty"
    journal.record(kind, call=None, actor=None, at=now, unit=unit_id, **until)
    return True


def _since(duty: Duty | None) -> datetime | None:
    return duty.since if duty else None
