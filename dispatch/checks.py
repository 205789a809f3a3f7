"""What an operator must mend before this may run, said at start by `manage.py check`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import OperationalError, connection

from .basemap import wrong_with

MIDMONTHS = 13
# Less than this nobody takes a phone out of a pocket; more, and the person at the other end waits.
OFFER_S = range(15, 601)


@register(deploy=True)
def secret_key_is_the_centres_own(**_: Any) -> list[CheckMessage]:
    """The shipped key signs nothing that matters."""
    if settings.SECRET_KEY_IS_DEFAULT:
        return [
            Error("SECRET_KEY is not set", hint="set it to 50 random characters", id="cad.E001")
        ]
    return []


@register()
def a_crew_has_time_to_answer(**_: Any) -> list[CheckMessage]:
    """An offer runs for 15 to 600 s: long enough to be seen, and short enough for whoever waits."""
    if settings.OFFER_ANSWER_S in OFFER_S:
        return []
    return [
        Error(
            f"OFFER_ANSWER_S is {settings.OFFER_ANSWER_S}",
            hint=f"set it to {OFFER_S[0]} to {OFFER_S[-1]} seconds",
            id="cad.E003",
        )
    ]


@register()
def a_pooler_is_passed_by(**_: Any) -> list[CheckMessage]:
    """Behind a pooler that hands sessions on, the relay's lease would be anybody's."""
    if settings.DATABASE_DIRECT_URL or not settings.DATABASE_POOLER:
        return []
    return [
        Error(
            "DATABASE_POOLER is on, and DATABASE_DIRECT_URL is not set",
            hint="set it to the address of PostgreSQL itself",
            id="cad.E004",
        )
    ]


@register("database")
def limits_are_in_force(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A session without limits lets one held row hold every dispatcher."""
    if not databases:
        return []
    try:
        missing = limits_missing()
    except OperationalError:
        return []  # migrate and check say so themselves
    if not missing:
        return []
    return [
        Error(
            f"PostgreSQL's sessions have no {' and no '.join(missing)}",
            hint="run manage.py prepare as the role of the program, and restart the pooler",
            id="cad.E005",
        )
    ]


def limits_missing() -> list[str]:
    """Return those of our limits that a session of the program does not have."""
    wanted = {name for name in settings.DATABASE_LIMITS if name.endswith("_timeout")}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = '0' ORDER BY name",
            [list(wanted)],
        )
        return [name for (name,) in cursor.fetchall()]


@register()
def tiles_can_be_fetched(**_: Any) -> list[CheckMessage]:
    """A basemap is one that the pages can read, or none is named."""
    wrong = wrong_with(settings.MAP_TILES)
    hint = "the communities need none: leave it empty, or mend it"
    return [Error(wrong, hint=hint, id="cad.E006")] if wrong else []


def offsets_disagree(zone: str, moments: list[datetime]) -> list[datetime]:
    """Return the moments at which Python and PostgreSQL give `zone` a different offset from UTC."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch from (m AT TIME ZONE %s) - (m AT TIME ZONE 'UTC'))::int"
            " FROM unnest(%s::timestamptz[]) WITH ORDINALITY AS t(m, n) ORDER BY n",
            [zone, moments],
        )
        theirs = [timedelta(seconds=row[0]) for row in cursor.fetchall()]
    ours = [moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in moments]
    return [m for m, a, b in zip(moments, ours, theirs, strict=True) if a != b]


@register("database")
def clocks_agree(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Python and PostgreSQL must know the same clock changes for the coming year.

    Alberta stopped changing its clocks in 2026: older zone data shows times one hour off.
    """
    if not databases:
        return []
    start = datetime.now(ZoneInfo("UTC"))
    moments = [start + timedelta(days=30 * month) for month in range(MIDMONTHS)]
    try:
        wrong = offsets_disagree(settings.CENTRE_TIME_ZONE, moments)
    except OperationalError:
        return []  # migrate and check say so themselves
    if not wrong:
        return []
    return [
        Error(
            f"Python and PostgreSQL disagree on {settings.CENTRE_TIME_ZONE} from {wrong[0]:%Y-%m-%d}",
            hint="update the zone data of the older one: the tzdata package, or PostgreSQL's",
            id="cad.E002",
        )
    ]
