"""A call's place is corrected: an address that was found, or a pin on the map."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from .. import journal
from ..flags import Flag
from ..models import Call
from ..permissions import Act, require
from ..selectors.place import place_of
from .assessment import judge_again
from .locks import lock_open_call

PLACE_FLAGS = frozenset(
    {Flag.NO_PLACE, Flag.OUTSIDE_CITY, Flag.LOOKS_SWAPPED, Flag.ADDRESS_UNVERIFIED}
)


@transaction.atomic
def place_call(
    *,
    call_id: UUID,
    address: str,
    lat: float | None,
    lng: float | None,
    actor: object,
    now: datetime,
) -> Call:
    """Set where a call is, as a person confirmed it; its community, doubts and triage follow.

    The place before stays in the journal. Raises NotAllowed, CallIsClosed.
    """
    person = require(actor, Act.TAKE_CALL)
    call = lock_open_call(call_id)
    before = {"address": call.address, "lat": call.lat, "lng": call.lng}
    place = place_of(address=address, lat=lat, lng=lng, point_is_verified=False, now=now)
    call.address, call.address_verified = place.address, place.verified
    call.lat, call.lng, call.zone = place.lat, place.lng, place.zone
    kept = [flag for flag in call.flags if flag not in PLACE_FLAGS]
    call.flags = [*(flag.value for flag in place.flags), *kept]
    call.save(update_fields=["address", "address_verified", "lat", "lng", "zone", "flags"])
    journal.record(
        "call.placed",
        call=call,
        actor=person,
        at=now,
        address=address,
        lat=call.lat,
        lng=call.lng,
        before=before,
    )
    assert person is not None, "only people and machines correct a place"
    judge_again(call, person=person, now=now)
    return call
