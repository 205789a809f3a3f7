"""Cautions at places are added, looked at again, and retired."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import transaction

from pilot_zones.addresses import normal_form

from .. import journal
from ..models import Caution, CautionCategory, CautionSource
from ..permissions import Act, require
from ..selectors.place import centre_zone
from .errors import ActionRefused

# Nothing that is said of a place is believed for longer without a look.
LONGEST = timedelta(days=366)
RADIUS_M = range(1, 2001)
# What a crew can read at a glance.
WORDS = 120


class NoSuchCaution(ActionRefused):
    """There is no caution with this id, or it was retired."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_caution"


class CautionRefused(ActionRefused):
    """A caution is nowhere, or is to be believed for ever; says what is missing."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "caution_refused"


@dataclass(frozen=True)
class NewCaution:
    """A caution as it was told; an address, or a point with a distance in metres, or both."""

    category: CautionCategory
    source: CautionSource
    review_on: date
    words: str = ""
    address: str = ""
    lat: float | None = None
    lng: float | None = None
    radius_m: int | None = None


@transaction.atomic
def add_caution(new: NewCaution, *, actor: object, now: datetime) -> Caution:
    """Keep a caution from today on, until its review date. Raises NotAllowed, CautionRefused."""
    person = require(actor, Act.CHANGE_CAUTIONS)
    assert person is not None, "only people caution"
    today = now.astimezone(centre_zone()).date()
    _check_review(new.review_on, today)
    _check_place(new)
    caution = Caution.objects.create(
        category=new.category,
        source=new.source,
        words=new.words.strip()[:WORDS],
        address=new.address.strip(),
        normal=normal_form(new.address),
        lat=new.lat,
        lng=new.lng,
        radius_m=new.radius_m,
        starts_on=today,
        review_on=new.review_on,
        added_by=person,
        added_at=now,
    )
    journal.record(
        "caution.added",
        call=None,
        actor=person,
        at=now,
        caution=caution.pk,
        category=caution.category,
        source=caution.source,
        review_on=caution.review_on,
    )
    return caution


@transaction.atomic
def review_caution(*, caution_id: int, review_on: date, actor: object, now: datetime) -> Caution:
    """Record that a caution still holds, until a further day. Raises NotAllowed, NoSuchCaution."""
    person = require(actor, Act.CHANGE_CAUTIONS)
    caution = _lock(caution_id)
    _check_review(review_on, now.astimezone(centre_zone()).date())
    caution.review_on, caution.reviewed_by, caution.reviewed_at = review_on, person, now
    caution.save(update_fields=["review_on", "reviewed_by", "reviewed_at"])
    journal.record(
        "caution.reviewed", call=None, actor=person, at=now, caution=caution.pk, review_on=review_on
    )
    return caution


@transaction.atomic
def retire_caution(*, caution_id: int, reason: str, actor: object, now: datetime) -> Caution:
    """End a caution: it is shown to nobody any more. Raises NotAllowed, NoSuchCaution, CautionRefused."""
    person = require(actor, Act.CHANGE_CAUTIONS)
    caution = _lock(caution_id)
    if not reason.strip():
        raise CautionRefused("say why it does not hold any more")
    caution.retired_by, caution.retired_at = person, now
    caution.save(update_fields=["retired_by", "retired_at"])
    journal.record(
        "caution.retired",
        call=None,
        actor=person,
        at=now,
        caution=caution.pk,
        reason=reason.strip()[:300],
    )
    return caution


def _lock(caution_id: int) -> Caution:
    found = Caution.objects.select_for_update(of=("self",)).filter(pk=caution_id, retired_at=None)
    caution = found.first()
    if caution is None:
        raise NoSuchCaution(f"there is no caution {caution_id} in force")
    return caution


def _check_review(review_on: date, today: date) -> None:
    if not today < review_on <= today + LONGEST:
        raise CautionRefused("give a review date after today and within a year")


def _check_place(new: NewCaution) -> None:
    has_point = new.lat is not None and new.lng is not None and new.radius_m is not None
    if not normal_form(new.address) and not has_point:
        raise CautionRefused("say where: an address, or a point and a distance in metres")
    if new.radius_m is not None and new.radius_m not in RADIUS_M:
        raise CautionRefused("the distance is 1 to 2000 metres")
