"""The frames of the shift as the board's own templates draw them."""

from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any, Final

from django.template.loader import render_to_string

from .shift import Frame, Shift, shipped_shift

# Drawn and sent at once: a tenth of a second of the server's time, so that no other request waits.
PART: Final = 100


class NoSuchPart(LookupError):
    """The shift has no frames there."""


def parts_of(shift: Shift) -> int:
    """Return in how many parts the shift is sent."""
    return -(-len(shift.frames) // PART)


@cache
def drawn_part(number: int) -> list[dict[str, Any]]:
    """Return one part of the shipped shift, drawn once per process; raises NoSuchPart."""
    shift = shipped_shift()
    if number >= parts_of(shift):
        raise NoSuchPart(f"the shift has {parts_of(shift)} parts")
    return [_drawn(frame, shift) for frame in shift.frames[number * PART : (number + 1) * PART]]


def on_its_clock(shift: Shift, at: datetime) -> str:
    """Return a moment as the clock of the shift showed it."""
    zone = timezone(timedelta(minutes=shift.offset_min))
    return at.astimezone(zone).strftime("%H:%M:%S")


def _drawn(frame: Frame, shift: Shift) -> dict[str, Any]:
    """Return a frame as the page takes it: html by the id of the element that it replaces."""
    parts = {f"unit-{unit.id}": _html("unit", unit) for unit in frame.units}
    if frame.row is not None:
        parts[f"call-{frame.row.id}"] = _html("row", frame.row)
    return {
        "seq": frame.seq,
        "at": int(frame.at.timestamp() * 1000),
        "kind": frame.kind,
        "call": frame.call,
        "asks": frame.kind != "" and frame.seq in shift.asking,
        "parts": parts,
    }


def _html(what: str, shown: object) -> str:
    return render_to_string(f"console/_{what}.html", {what: shown})
