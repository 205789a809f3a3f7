"""The days that a page of figures is asked for."""

from datetime import date, timedelta
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from ..selectors.period import Period
from ..selectors.place import centre_zone

# A day before or after these is a slip of the keyboard, and the calendar's own ends have no neighbours.
YEARS: Final = range(2000, 2200)
# Rows of a long list on one page.
A_PAGE: Final = 50
# Where a page is about what is seldom, it begins with so many days before today.
MONTH_BACK: Final = 29
QUICK: Final = (("Today", 0), ("7 days", 6), ("30 days", MONTH_BACK), ("A year", 364))


def period_of(request: HttpRequest, *, back: int = 0) -> Period:
    """Return the days that a page is asked for; what cannot be read is today, or `back` days ago."""
    now = today()
    first = _day(request.GET.get("first", ""), now - timedelta(days=back))
    last = _day(request.GET.get("last", ""), now)
    return Period(min(first, last), max(first, last))


def quick_periods() -> list[tuple[str, Period]]:
    """Return today, the last seven days, the last thirty, and a year."""
    return [(label, Period(today() - timedelta(days=days), today())) for label, days in QUICK]


def today() -> date:
    """Return the day at the centre."""
    return timezone.now().astimezone(centre_zone()).date()


def _day(raw: str, otherwise: date) -> date:
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        return otherwise
    return day if day.year in YEARS else otherwise
