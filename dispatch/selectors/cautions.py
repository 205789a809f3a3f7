"""Cautions that concern a place, current or not: by its address, or by its distance in metres."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from pilot_zones.addresses import normal_form
from pilot_zones.distance import METRES_PER_DEGREE, metres_between

from ..models import Call, Caution, CautionCategory, CautionSource
from .place import centre_zone

# The furthest that a caution may reach, in degrees of latitude: the database's first sieve.
REACH_M = 2000
REACH_DEGREES = REACH_M / METRES_PER_DEGREE


@dataclass(frozen=True)
class CautionShown:
    """One caution as it is shown. `unverified_since` is empty while it is current."""

    id: int
    label: str
    words: str
    source: str
    where: str
    starts_on: date
    review_on: date
    unverified_since: date | None

    @property
    def says(self) -> str:
        """The caution in one line, as the crew and the other service read it."""
        parts = [self.label, self.words, self.where, f"from {self.source}"]
        if self.unverified_since:
            parts.append(f"unverified since {self.unverified_since:%Y-%m-%d}")
        return " · ".join(part for part in parts if part)


def cautions_for(call: Call, now: datetime) -> list[CautionShown]:
    """Return the cautions at a call's place, current ones first, then those nobody looked at lately."""
    today = now.astimezone(centre_zone()).date()
    found = [(row, _where(row, call)) for row in _near(call, today)]
    shown = [caution_shown(row, where, today) for row, where in found if where]
    return sorted(shown, key=lambda c: (c.unverified_since is not None, c.label, c.id))


def caution_shown(row: Caution, where: str, today: date) -> CautionShown:
    """Return one caution as it is shown on a day; past its review date it is not current."""
    return CautionShown(
        id=row.pk,
        label=str(CautionCategory(row.category).label),
        words=row.words,
        source=str(CautionSource(row.source).label),
        where=where,
        starts_on=row.starts_on,
        review_on=row.review_on,
        unverified_since=row.review_on if row.review_on <= today else None,
    )


def all_cautions(now: datetime) -> list[CautionShown]:
    """Return every caution that is not retired, those to be looked at first."""
    today = now.astimezone(centre_zone()).date()
    rows = Caution.objects.filter(retired_at=None).order_by("review_on", "pk")
    return [caution_shown(row, _place(row), today) for row in rows]


def _near(call: Call, today: date) -> QuerySet[Caution]:
    normal = normal_form(call.address)
    near = Q(normal=normal) if normal else Q(pk__in=[])
    if call.lat is not None:
        near |= Q(lat__range=(call.lat - REACH_DEGREES, call.lat + REACH_DEGREES))
    return Caution.objects.filter(near, retired_at=None, starts_on__lte=today)


def _where(row: Caution, call: Call) -> str:
    """Return how a caution concerns a call: 'this address', '80 m away', or nothing."""
    if row.normal and row.normal == normal_form(call.address):
        return "this address"
    if row.lat is None or row.lng is None or call.lat is None or call.lng is None:
        return ""
    away = metres_between(row.lat, row.lng, to_lat=call.lat, to_lng=call.lng)
    return f"{away:.0f} m away" if away <= (row.radius_m or 0) else ""


def _place(row: Caution) -> str:
    if row.radius_m is None or row.lat is None or row.lng is None:
        return row.address
    around = row.address or f"{row.lat:.4f}, {row.lng:.4f}"
    return f"within {row.radius_m} m of {around}"
