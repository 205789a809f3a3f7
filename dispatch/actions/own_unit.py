"""A phone names its unit: it must be one of those that its person answers for."""

from collections.abc import Collection

from teams.models import Unit

from ..permissions import NotAllowed
from .offers import NoSuchUnit


def require_own_unit(unit_id: int, own: Collection[int]) -> None:
    """Raise NoSuchUnit where there is none with this id, NotAllowed where it is another crew's."""
    if unit_id in own:
        return
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NoSuchUnit(f"there is no unit {unit_id}")
    raise NotAllowed(f"{unit.call_sign} is not your unit")
