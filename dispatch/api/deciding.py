"""Which action a decision is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ..actions.decision import raise_call, request_responders, wait_for_team
from ..actions.handoff import hand_off
from .asked import Decision
from .shown import desk_id_of


def carry_out(decision: Mapping[str, Any], *, call_id: UUID, actor: object, now: datetime) -> None:
    """Do what was decided; raises what the action raises."""
    match Decision(decision["decision"]):
        case Decision.WAIT_FOR_TEAM:
            wait_for_team(call_id=call_id, actor=actor, now=now)
        case Decision.REQUEST_RESPONDERS:
            request_responders(call_id=call_id, services=decision["services"], actor=actor, now=now)
        case Decision.HAND_OFF:
            desk_id = desk_id_of(decision.get("desk", ""), actor=actor)
            hand_off(call_id=call_id, desk_id=desk_id, actor=actor, now=now)
        case Decision.RAISE:
            raise_call(
                call_id=call_id,
                level=decision["level"],
                reason=decision["reason"],
                actor=actor,
                now=now,
            )
