"""A shift that begins or ends by the clock is told to every console, once, by one line."""

from datetime import timedelta

from dispatch import journal
from dispatch.actions.duty import sweep_duty
from dispatch.live import Told, View, draw
from dispatch.models import JournalEntry
from dispatch.selectors.place import centre_zone
from teams.models import Shift, Unit
from tests.conftest import make_unit

MINUTE = timedelta(minutes=1)


def evening_unit():
    """A unit that works from 15:00 to 23:00 every day."""
    unit = make_unit("EVE-1")
    Shift.objects.filter(unit=unit).update(starts="15:00", ends="23:00")
    return unit


def at_local(now, hour):
    """That hour of the day of `now`, as the centre's clocks show it."""
    return now.astimezone(centre_zone()).replace(hour=hour, minute=0)


def told_since(seq, unit):
    lines = JournalEntry.objects.filter(seq__gt=seq, kind__endswith="_duty", data__unit=unit.pk)
    return list(lines.order_by("seq").values_list("kind", flat=True))


def drawn_since(seq):
    told = [Told(line) for line in journal.after(seq, limit=100)]
    draw(told, View.BOARD)
    return "".join(entry.text[View.BOARD] for entry in told)


def test_a_unit_goes_on_and_off_duty_before_every_console_without_a_hand(centre, now):
    unit, three = evening_unit(), at_local(now, 15)
    sweep_duty(now=three - MINUTE)
    seq = journal.head().seq
    assert sweep_duty(now=three - MINUTE) == 0

    assert sweep_duty(now=three) == 1
    assert told_since(seq, unit) == ["unit.on_duty"]
    assert "EVE-1" in drawn_since(seq)
    assert [sweep_duty(now=three + n * MINUTE) for n in range(3)] == [0, 0, 0]

    assert sweep_duty(now=at_local(now, 23)) == 1
    assert told_since(seq, unit) == ["unit.on_duty", "unit.off_duty"]


def test_a_roster_that_was_changed_is_told_at_the_next_look(centre, now):
    unit, three = evening_unit(), at_local(now, 15)
    sweep_duty(now=three)
    seq = journal.head().seq
    Shift.objects.filter(unit=unit).delete()
    assert sweep_duty(now=three + MINUTE) == 1
    assert told_since(seq, unit) == ["unit.off_duty"]


def test_a_unit_that_retires_on_duty_goes_off(centre, now):
    unit, three = evening_unit(), at_local(now, 15)
    sweep_duty(now=three)
    seq = journal.head().seq
    Unit.objects.filter(pk=unit.pk).update(retired_at=three)
    assert sweep_duty(now=three + MINUTE) == 1
    assert told_since(seq, unit) == ["unit.off_duty"]
