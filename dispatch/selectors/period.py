"""Whole days of the centre: what a page of figures is about."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from .place import centre_zone

# So many days are drawn day by day; more of them, month by month.
DAY_BY_DAY: Final = 31


@dataclass(frozen=True)
class Period:
    """Whole days of the centre, the last one included."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The first moment of the period."""
        return datetime.combine(self.first, time(), centre_zone())

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), centre_zone())

    @property
    def by_day(self) -> bool:
        """Whether it is short enough to be drawn day by day."""
        return (self.last - self.first).days < DAY_BY_DAY

    @property
    def words(self) -> str:
        """The days, as they are said."""
        if self.first == self.last:
            return f"on {self.first}"
        return f"from {self.first} to {self.last}"


def asked_of(period: Period, *, by_day: bool) -> dict[str, Any]:
    """Return what the texts of `figures_sql` ask of a period."""
    return {
        "zone": str(centre_zone()),
        "first": period.first,
        "last": period.last,
        "since": period.since,
        "until": period.until,
        "by_day": by_day,
    }
