"""What a person should look at on a doubtful call. A doubtful call is never refused. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

import phonenumbers

# A sender's clock may run a little ahead of ours.
AHEAD = timedelta(minutes=2)


class Flag(StrEnum):
    """A doubt, kept with the call."""

    UNKNOWN_TYPE = "unknown_type"
    NO_PLACE = "no_place"
    OUTSIDE_CITY = "outside_city"
    LOOKS_SWAPPED = "looks_swapped"
    ADDRESS_UNVERIFIED = "address_unverified"
    PHONE_WITHOUT_SERVICE = "phone_without_service"
    FUTURE_TIME = "future_time"
    SENT_AGAIN_DIFFERENT = "sent_again_different"
    TIMES_OUT_OF_ORDER = "times_out_of_order"


FLAG_WORDS: dict[Flag, str] = {
    Flag.UNKNOWN_TYPE: "The incident type is not one we know: read the narrative",
    Flag.NO_PLACE: "No point on the map: ask where, or drop a pin",
    Flag.OUTSIDE_CITY: "The place is outside every community: confirm it with the caller",
    Flag.LOOKS_SWAPPED: "Latitude and longitude look swapped: confirm the place",
    Flag.ADDRESS_UNVERIFIED: "The address is not in the gazetteer: confirm it with the caller",
    Flag.PHONE_WITHOUT_SERVICE: "This number cannot be called back: it may be a phone without service",
    Flag.FUTURE_TIME: "The sender's time is in the future: their clock or ours is wrong",
    Flag.SENT_AGAIN_DIFFERENT: "The primary CAD sent this call again with other details: see the timeline",
    Flag.TIMES_OUT_OF_ORDER: "Two of its times are out of order: an interval would be negative",
}


def phone_can_ring(raw: str, region: str = "CA") -> bool:
    """Return whether a call-back number is one that can be dialled; an empty one is not in doubt."""
    if not raw.strip():
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(raw, region))
    except phonenumbers.NumberParseException:
        return False


def time_is_ahead(said: datetime, now: datetime) -> bool:
    """Return whether a sender's time is further ahead of ours than clocks differ."""
    return said > now + AHEAD
