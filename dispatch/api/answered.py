"""What is answered: the shape of everything that goes out."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from teams.matching import Candidate

from ..flags import FLAG_WORDS, Flag
from ..incident_types import label_of
from ..lifecycle import ENDINGS, Outcome
from .shown import ShownCall

Out = serializers.Serializer[Any]
Texts = serializers.ListField


class PlaceOut(Out):
    """Where: as the sender told it, and whether the address or point was confirmed."""

    lat = serializers.FloatField(allow_null=True)
    lng = serializers.FloatField(allow_null=True)
    address = serializers.CharField()
    verified = serializers.BooleanField(source="address_verified")


class CommunityOut(Out):
    """The community that the point lies in."""

    code = serializers.CharField()
    name = serializers.CharField()


class PilotOut(Out):
    """How far the pilot is in that community, and whether a team may be sent now."""

    phase = serializers.CharField(help_text="outside, planned, paired, community_led, ended, …")
    open = serializers.BooleanField()
    why = serializers.CharField()


class FlagOut(Out):
    """Something doubtful that a person should look at."""

    code = serializers.CharField()
    words = serializers.CharField()


class AssignmentOut(Out):
    """One unit with one call."""

    id = serializers.IntegerField()
    call = serializers.UUIDField(source="call_id")
    unit = serializers.CharField(source="unit.call_sign")
    unit_id = serializers.IntegerField()
    status = serializers.CharField()
    reasons = Texts(child=serializers.CharField())
    made_at = serializers.DateTimeField()
    offered_at = serializers.DateTimeField(allow_null=True)
    answer_by = serializers.DateTimeField(
        allow_null=True, help_text="By when the crew must answer, or the call goes on."
    )
    assigned_at = serializers.DateTimeField(allow_null=True, help_text="When the crew accepted.")
    en_route_at = serializers.DateTimeField(allow_null=True)
    on_scene_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField(help_text="Why it was declined or taken back; may be empty.")


class HandoffOut(Out):
    """How far a desk is with a call. What the desk heard and wrote is not in it."""

    desk = serializers.CharField(source="desk.name")
    status = serializers.CharField(
        help_text="offered, accepted, returned, lapsed, withdrawn, lost, done"
    )
    offered_at = serializers.DateTimeField()
    answer_by = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    return_code = serializers.CharField(help_text="Why it came back; empty where it did not.")


class JudgementOut(Out):
    """What the protocol says: how urgent, who goes, and which rules decided it."""

    level = serializers.IntegerField()
    responses = Texts(child=serializers.CharField())
    rules = Texts(child=serializers.CharField(), help_text="The deciding rule first.")
    reasons = Texts(
        child=serializers.CharField(),
        allow_null=True,
        help_text="Null for who may not read what was said in confidence.",
    )
    not_served = Texts(child=serializers.CharField())
    stage = Texts(child=serializers.CharField(), help_text="Who waits nearby until it is safe.")
    hard_stop = serializers.BooleanField()


class AssessmentOut(JudgementOut):
    """What is in force now; `provisional` is what it comes to so far."""

    protocol = serializers.CharField()
    held = serializers.BooleanField(help_text="An open question could still raise the level.")
    complete = serializers.BooleanField(help_text="No open question can change anything.")
    next = serializers.CharField(allow_null=True, help_text="The question to ask next.")
    provisional = JudgementOut()
    judged_at = serializers.DateTimeField()


class CallOut(Out):
    """One call: the dispatch record. What was said in confidence is at `/care`."""

    id = serializers.UUIDField(source="call.id")
    number = serializers.CharField(source="call.number")
    source = serializers.CharField(  # type: ignore[assignment]  # a field may be called so
        source="call.source"
    )
    source_ref = serializers.CharField(source="call.source_ref")
    received_at = serializers.DateTimeField(source="call.received_at")
    stored_at = serializers.DateTimeField(source="call.stored_at")
    type = serializers.CharField(source="call.type")
    type_label = serializers.SerializerMethodField()
    location = PlaceOut(source="call")
    community = CommunityOut(allow_null=True)
    pilot = PilotOut()
    flags = serializers.SerializerMethodField()
    state = serializers.CharField(source="call.state")
    level = serializers.IntegerField(
        source="call.urgency", help_text="4 emergent to 0 not a crisis."
    )
    responses = Texts(source="call.responses", child=serializers.CharField())
    requested = Texts(
        source="call.requested",
        child=serializers.CharField(),
        help_text="Police, fire or EMS that the primary CAD is asked to send.",
    )
    assessment = AssessmentOut(allow_null=True)
    assignments = AssignmentOut(many=True)
    handoff = HandoffOut(allow_null=True, help_text="The newest; null where there was none.")
    overdue_since = serializers.DateTimeField(source="call.overdue_since", allow_null=True)
    closed_at = serializers.DateTimeField(source="call.closed_at", allow_null=True)
    outcome = serializers.SerializerMethodField()
    outcome_label = serializers.SerializerMethodField()
    disposition = serializers.SerializerMethodField(help_text="APCO ANS 1.111.2-2018.")
    ledger = serializers.SerializerMethodField()
    ledger_codes = Texts(source="call.ledger_codes", child=serializers.CharField())
    seq = serializers.IntegerField(help_text="The number of its newest line in the feed.")

    def get_type_label(self, shown: ShownCall) -> str:
        """Return the type in words."""
        return label_of(shown.call.type)

    @extend_schema_field(FlagOut(many=True))
    def get_flags(self, shown: ShownCall) -> list[dict[str, str]]:
        """Return every doubt with its words."""
        return [{"code": code, "words": FLAG_WORDS[Flag(code)]} for code in shown.call.flags]

    def get_outcome(self, shown: ShownCall) -> str | None:
        """Return how it ended, or null while it is open."""
        return shown.call.outcome or None

    def get_outcome_label(self, shown: ShownCall) -> str | None:
        """Return how it ended, in words."""
        outcome = shown.call.outcome
        return ENDINGS[Outcome(outcome)].label if outcome else None

    def get_disposition(self, shown: ShownCall) -> str | None:
        """Return the disposition code."""
        outcome = shown.call.outcome
        return ENDINGS[Outcome(outcome)].apco if outcome else None

    def get_ledger(self, shown: ShownCall) -> str | None:
        """Return how it counts."""
        return shown.call.ledger or None


class AnsweredOut(AssessmentOut):
    """A call's assessment after its answers were kept."""

    call = serializers.UUIDField()
    state = serializers.CharField()
    seq = serializers.IntegerField()


class CandidateOut(Out):
    """One unit considered for a call; `minutes` is an estimate, null where a place is unknown."""

    unit = serializers.CharField(source="unit.call_sign")
    unit_id = serializers.IntegerField(source="unit.id")
    kind = serializers.CharField(source="unit.kind")
    agency = serializers.CharField(source="unit.agency")
    skills = Texts(source="unit.skills", child=serializers.CharField())
    may_go = serializers.BooleanField()
    minutes = serializers.SerializerMethodField()
    reasons_for = Texts(source="for_it", child=serializers.CharField())
    reasons_against = Texts(source="against", child=serializers.CharField())

    def get_minutes(self, candidate: Candidate) -> float | None:
        """Return the estimate to a tenth of a minute."""
        return None if candidate.minutes is None else round(candidate.minutes, 1)


class CandidatesOut(Out):
    """Every unit ranked for a call: those that may go first."""

    call = serializers.UUIDField()
    candidates = CandidateOut(many=True)


class CareOut(Out):
    """What was said in confidence. Reading it is journalled."""

    call = serializers.UUIDField()
    caller_name = serializers.CharField()
    caller_phone = serializers.CharField()
    narrative = serializers.CharField()
    answers = serializers.DictField(child=serializers.CharField())
