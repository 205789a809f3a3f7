"""What every page knows: the centre, its clock, and who is looking."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from ..permissions import Act, may
from ..selectors.place import centre_zone
from ..selectors.reviews import unread_reviews
from .rooms import rooms_of


def centre(request: HttpRequest) -> dict[str, Any]:
    """Return the names that `base.html` and its children draw from."""
    now = timezone.now()
    here = now.astimezone(centre_zone())
    person = getattr(request, "user", None)
    return {
        "centre_name": settings.CENTRE_NAME,
        "centre_demo": settings.DEMO,
        "now": now,
        "centre_now": here,
        "centre_zone": here.tzinfo,
        "utc_offset": here.strftime("%z"),
        "utc_offset_minutes": int((here.utcoffset() or now - now).total_seconds() // 60),
        "rooms": rooms_of(person),
        # Asked where a whole page is drawn, and nowhere else.
        "unread_reviews": partial(unread_reviews, person),
        "may_watch": may(person, Act.WATCH_BOARD),
    }
