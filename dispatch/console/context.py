"""What every page knows: the centre, its clock, and who is looking."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from ..permissions import Act, may
from ..selectors.place import centre_zone


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
        "may_watch": may(person, Act.WATCH_BOARD),
        "may_read_ledger": may(person, Act.READ_LEDGER),
        "may_edit_protocols": may(person, Act.EDIT_PROTOCOL),
        "may_follow_up": may(person, Act.WORK_FOLLOW_UPS),
        "may_change_directory": may(person, Act.CHANGE_DIRECTORY),
        "may_see_zones": may(person, Act.PAUSE_COMMUNITY),
        "may_watch_running": may(person, Act.WATCH_RUNNING),
    }
