"""Drafts of the pilot's communities, for the tests of zones."""

from dispatch.actions.zone_drafts import draft_change
from dispatch.actions.zone_edits import save_outline, save_pilot
from dispatch.actions.zone_gate import ask_review, publish_zones
from tests.conftest import square

NINE_TO_FIVE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def drafted(centre, now, code="FAR", *, phase="community_led", hours=None, actor=None):
    """Ada's draft that opens the pilot in a community."""
    actor = actor or centre.ada
    draft = draft_change(code=code, actor=actor, now=now)
    return save_pilot(
        draft_id=draft.pk,
        code=code,
        phase=phase,
        hours=NINE_TO_FIVE if hours is None else hours,
        scope={},
        seen=draft.revision,
        actor=actor,
        now=now,
    )


def moved_outline(draft, code, coordinates, actor, now):
    draft.refresh_from_db()
    return save_outline(
        draft_id=draft.pk,
        code=code,
        coordinates=coordinates,
        seen=draft.revision,
        actor=actor,
        now=now,
    )


def reviewed(draft, actor, now):
    return ask_review(draft_id=draft.pk, actor=actor, now=now)


def published(draft, actor, now):
    draft.refresh_from_db()
    return publish_zones(draft_id=draft.pk, seen=draft.revision, actor=actor, now=now)


__all__ = ["NINE_TO_FIVE", "drafted", "moved_outline", "published", "reviewed", "square"]
