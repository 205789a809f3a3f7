"""What may be asked: the bodies and parameters that come in."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..actions.intake import CallReport
from ..lifecycle import ENDINGS, REPORTED_STATUSES, Outcome
from ..reasons import BY_HAND, DECLINE_WORDS, TAKE_BACK_WORDS, DeclineReason
from ..services import RESPONDERS
from .fields import Degrees, Moment, OptionalText, StrictSerializer, Text

MAX_EVENTS = 1000
MAX_SEQ = 2**63 - 1
MAX_ANSWERS = 100
MAX_WORD = 40


class LocationIn(StrictSerializer):
    """A point, an address, or both. A call with neither is taken and flagged."""

    lat = Degrees(required=False, allow_null=True, help_text="Latitude, WGS 84.")
    lng = Degrees(required=False, allow_null=True, help_text="Longitude, WGS 84.")
    address = OptionalText(max_length=300)


class CallerIn(StrictSerializer):
    """Who calls, and the number to call back; any text."""

    name = OptionalText(max_length=120)
    phone = OptionalText(max_length=40)


class CallIn(StrictSerializer):
    """A call from the primary CAD. What is doubtful is stored as sent and flagged, not refused."""

    source = Text(  # type: ignore[assignment]  # a field may be called so
        max_length=40, trim_whitespace=True, help_text="The sending system."
    )
    source_ref = Text(max_length=80, trim_whitespace=True, help_text="Its own number of the call.")
    received_at = Moment(
        required=False, allow_null=True, help_text="When it began; now if left out."
    )
    type = Text(
        max_length=80, trim_whitespace=True, help_text="An APCO common incident type, or any text."
    )
    location = LocationIn(required=False, allow_null=True)
    caller = CallerIn(required=False, allow_null=True)
    narrative = OptionalText(max_length=20_000)

    def report(self, body: Any) -> CallReport:
        """Return the call of a body as the action takes it; what was left out or null is empty.

        Raises ValidationError. Nothing of the body is kept: one form reads for all threads.
        """
        told = self.to_internal_value(body)
        place, caller = told.get("location") or {}, told.get("caller") or {}
        return CallReport(
            source=told["source"],
            source_ref=told["source_ref"],
            type=told["type"],
            received_at=told.get("received_at"),
            address=place.get("address") or "",
            lat=place.get("lat"),
            lng=place.get("lng"),
            caller_name=caller.get("name") or "",
            caller_phone=caller.get("phone") or "",
            narrative=told.get("narrative") or "",
        )


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"type": "string", "minLength": 1, "maxLength": MAX_WORD},
        "minProperties": 1,
        "maxProperties": MAX_ANSWERS,
        "example": {"weapon": "none"},
    }
)
class Answers(serializers.DictField):
    """Answers by the ids of their questions; more than any protocol asks are refused."""

    default_error_messages = {"many": f"At most {MAX_ANSWERS} answers at once."}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the answers; raises ValidationError."""
        answers = super().to_internal_value(data)
        if len(answers) > MAX_ANSWERS:
            self.fail("many")
        return answers


class AnswersIn(StrictSerializer):
    """Answers to the protocol's questions; one that is given again is corrected."""

    answers = Answers(child=Text(max_length=MAX_WORD), allow_empty=False)


@extend_schema_field({"oneOf": [{"type": "string", "minLength": 1}, {"type": "integer"}]})
class UnitName(serializers.Field[str | int, Any, str | int, Any]):
    """A unit's call sign, or the number by which the system knows it."""

    default_error_messages = {"invalid": "A call sign or a unit's number is needed."}

    def to_internal_value(self, data: Any) -> str | int:
        """Return the name or number; raises ValidationError."""
        if isinstance(data, bool) or not isinstance(data, str | int) or data == "":
            self.fail("invalid")
        return data

    def to_representation(self, value: str | int) -> str | int:
        """Return the name or number."""
        return value


class AssignIn(StrictSerializer):
    """Which unit goes."""

    unit = UnitName()


class StatusIn(StrictSerializer):
    """How far a unit is."""

    status = serializers.ChoiceField(choices=[(s.value, s.value) for s in REPORTED_STATUSES])


class AcceptIn(StrictSerializer):
    """The crew takes the call; nothing more is asked."""


class DeclineIn(StrictSerializer):
    """Why the crew does not take the call."""

    reason = serializers.ChoiceField(choices=[(r.value, DECLINE_WORDS[r]) for r in DeclineReason])
    words = OptionalText(max_length=200, help_text="Needed where the reason is another one.")


class TakeBackIn(StrictSerializer):
    """Why the unit is taken off the call."""

    reason = serializers.ChoiceField(choices=[(r.value, TAKE_BACK_WORDS[r]) for r in BY_HAND])
    words = OptionalText(max_length=200, help_text="Needed where the reason is another one.")


class ReassignIn(TakeBackIn):
    """Which unit is asked instead, and why."""

    unit = UnitName()


class CloseIn(StrictSerializer):
    """How a call ended."""

    outcome = serializers.ChoiceField(choices=[(o.value, ENDINGS[o].label) for o in Outcome])


class Decision(StrEnum):
    """What a person can decide about a call, besides sending a unit."""

    WAIT_FOR_TEAM = "wait_for_team"
    REQUEST_RESPONDERS = "request_responders"
    RAISE = "raise"
    HAND_OFF = "hand_off"


class WaitIn(StrictSerializer):
    """Let the call wait for a team."""

    decision = serializers.ChoiceField(choices=[Decision.WAIT_FOR_TEAM.value])


class RequestIn(StrictSerializer):
    """Ask the primary CAD for police, fire or EMS."""

    decision = serializers.ChoiceField(choices=[Decision.REQUEST_RESPONDERS.value])
    services = serializers.ListField(
        child=serializers.ChoiceField(choices=[(r, r) for r in RESPONDERS]),
        min_length=1,
        max_length=len(RESPONDERS),
    )


class RaiseIn(StrictSerializer):
    """Raise the call above its level; it is lowered only by correcting an answer."""

    decision = serializers.ChoiceField(choices=[Decision.RAISE.value])
    level = serializers.IntegerField(min_value=1, max_value=4)
    reason = Text(max_length=300)


class HandOffIn(StrictSerializer):
    """Hand the call to a desk, by its name; without one to the desk that is asked first."""

    decision = serializers.ChoiceField(choices=[Decision.HAND_OFF.value])
    desk = Text(max_length=40, required=False, allow_blank=True)


class NoDecision(serializers.Serializer[Any]):
    """Says which decisions there are."""

    decision = serializers.ChoiceField(choices=[d.value for d in Decision])


DECISIONS: dict[str, type[StrictSerializer]] = {
    Decision.WAIT_FOR_TEAM: WaitIn,
    Decision.REQUEST_RESPONDERS: RequestIn,
    Decision.RAISE: RaiseIn,
    Decision.HAND_OFF: HandOffIn,
}


def decision_form(body: object) -> type[serializers.Serializer[Any]]:
    """Return what reads this body, by the decision that it names."""
    named = body.get("decision") if isinstance(body, Mapping) else None
    return DECISIONS.get(named, NoDecision) if isinstance(named, str) else NoDecision


class EventsAsked(StrictSerializer):
    """Which part of the numbered feed."""

    after = serializers.IntegerField(default=0, min_value=0, max_value=MAX_SEQ)
    limit = serializers.IntegerField(default=100, min_value=1, max_value=MAX_EVENTS)
