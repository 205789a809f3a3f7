"""Calls are picked for review: by lot for each week that is over, and by rule once they are closed."""

from datetime import datetime

from django.db import transaction

from teams.models import Person

from .. import journal
from ..models import ReviewDraw, ReviewPick
from ..permissions import SYSTEM, Act, require
from ..review_codes import SHARE_PERCENT, WEEKS_BACK, Why
from ..sampling import Week, digest_of, drawn, weeks_over
from ..selectors.place import centre_zone
from ..selectors.review_pool import named_by_rules, pool_of, seed_of, takers_of


@transaction.atomic
def pick_reviews(*, actor: object, now: datetime) -> int:
    """Draw each week that is over, pick what the rules name; return how many picks are new.

    Run again it picks nothing twice: the database keeps one draw of a week, and one pick of a call for
    a reason. Raises NotAllowed.
    """
    person = require(actor, Act.PICK_REVIEWS)
    weeks = weeks_over(now, centre_zone(), back=WEEKS_BACK)
    new = {week.monday.isoformat(): _draw(week, person, now) for week in _undrawn(weeks)}
    new |= _by_rule(weeks[0].since, now)
    found = {name: picks for name, picks in new.items() if picks}
    if found:
        journal.record("reviews.picked", call=None, actor=person, at=now, picks=found)
    return sum(found.values())


def sweep_reviews(*, now: datetime) -> int:
    """Pick what is to be reviewed, as the program itself; return how many picks are new."""
    return pick_reviews(actor=SYSTEM, now=now)


def _undrawn(weeks: list[Week]) -> list[Week]:
    done = set(ReviewDraw.objects.filter(week__gte=weeks[0].monday).values_list("week", flat=True))
    return [week for week in weeks if week.monday not in done]


def _draw(week: Week, person: Person | None, now: datetime) -> int:
    """Draw one week's sample; return how many calls were drawn, or 0 where another drew it meanwhile."""
    pool, (seq, seed) = pool_of(week), seed_of(week)
    told = {
        "share_percent": SHARE_PERCENT,
        "seed": seed,
        "seed_seq": seq,
        "pool": sum(map(len, pool.values())),
        "pool_digest": digest_of(pool),
        "drawn_at": now,
        "drawn_by": person,
    }
    draw, is_new = ReviewDraw.objects.get_or_create(week=week.monday, defaults=told)
    if not is_new:
        return 0
    sample = drawn(pool, share_percent=SHARE_PERCENT, seed=seed)
    picks = [
        ReviewPick(call_id=call, why=Why.DRAWN, draw=draw, about_id=taker, picked_at=now)
        for taker, calls in sample.items()
        for call in calls
    ]
    return len(ReviewPick.objects.bulk_create(picks))


def _by_rule(since: datetime, now: datetime) -> dict[str, int]:
    """Pick every call that a rule names and that is not picked for it; return how many by rule."""
    known = set(ReviewPick.objects.filter(call__stored_at__gte=since).values_list("call", "why"))
    named = named_by_rules(since)
    new = sorted((c, why) for why, calls in named.items() for c in calls if (c, why) not in known)
    takers = takers_of({call for call, _ in new})
    counts: dict[str, int] = {}
    for call, why in new:
        told = {"about_id": takers[call], "picked_at": now}
        _, is_new = ReviewPick.objects.get_or_create(call_id=call, why=why, defaults=told)
        counts[why] = counts.get(why, 0) + is_new
    return counts
