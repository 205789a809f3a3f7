"""Silent judgements: what a version or a community in shadow would have recommended. Nobody acts on it."""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from pilot_zones.hours import WeeklyHours, openness
from pilot_zones.phases import Phase
from triage.backtest import judged_again
from triage.models import ProtocolState, ProtocolVersion
from triage.problems import ProtocolError
from triage.reading import UnknownAnswer, UnknownFact
from triage.selectors import protocol_of

from .. import journal
from ..models import Call, ShadowOutcome
from ..permissions import Act, require
from ..selectors.place import centre_zone
from .protocol_drafts import lock_version
from .protocol_errors import WrongState

log = logging.getLogger(__name__)
# A draft's text changes under the count, and the version in force is no shadow of itself.
MAY_SHADOW = (ProtocolState.APPROVED, ProtocolState.RETIRED)
RESPONSE, RULE, CODE = 30, 20, 40


@transaction.atomic
def set_shadow(*, version_id: int, on: bool, actor: object, now: datetime) -> ProtocolVersion:
    """Run an approved or retired version silently on every answered call, or stop it.

    Raises NotAllowed, NoSuchVersion, WrongState.
    """
    person = require(actor, Act.APPROVE_PROTOCOL)
    version = lock_version(version_id)
    if on and version.state not in MAY_SHADOW:
        raise WrongState(
            f"{version} is {version.state}; an approved or retired one can run silently"
        )
    if version.in_shadow == on:
        return version
    version.in_shadow = on
    version.save(update_fields=["in_shadow"])
    journal.record(
        "protocol.shadow_on" if on else "protocol.shadow_off",
        call=None,
        actor=person,
        at=now,
        version=version.pk,
        protocol=str(version),
    )
    return version


def record_shadows(
    call: Call,
    *,
    version: ProtocolVersion,
    answers: Mapping[str, str],
    facts: Mapping[str, str],
    now: datetime,
) -> int:
    """Write what every shadow makes of a call, inside the answer's transaction; return how many.

    `version` is the one the call is judged by: a community in shadow is judged by it, as if served.
    """
    shadows = [
        _shadow(call, one, answers, facts, now)
        for one in ProtocolVersion.objects.filter(in_shadow=True).only("pk", "name", "version")
    ]
    if call.zone is not None and Phase(call.zone.phase) is Phase.SHADOW:
        served = {**facts, "in_zone": "yes", "crisis_team_hours_open": _hours_open(call, now)}
        shadows.append(_shadow(call, version, answers, served, now, for_zone=True))
    rows = [row for row in shadows if row is not None]
    if rows:
        ShadowOutcome.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["call", "version", "for_zone"],
            update_fields=["level", "responses", "rules", "not_served", "judged_at"],
        )
    return len(rows)


def _shadow(
    call: Call,
    version: ProtocolVersion,
    answers: Mapping[str, str],
    facts: Mapping[str, str],
    now: datetime,
    *,
    for_zone: bool = False,
) -> ShadowOutcome | None:
    """Return what it would have been, or None, said in the log: an answer never fails for a shadow."""
    try:
        judged = judged_again(protocol_of(version.pk), answers, facts)
    except (ProtocolError, UnknownAnswer, UnknownFact) as error:
        log.warning("shadow %s cannot judge call %s: %s", version, call.pk, error)
        return None
    return ShadowOutcome(
        call=call,
        version=version,
        for_zone=for_zone,
        level=judged.level,
        responses=[name[:RESPONSE] for name in judged.responses],
        rules=[name[:RULE] for name in judged.rules],
        not_served=[code[:CODE] for code in judged.not_served],
        judged_at=now,
    )


def _hours_open(call: Call, now: datetime) -> str:
    """Return whether the community's own hours would be open now, were it served."""
    assert call.zone is not None, "only a call in a community"
    hours = WeeklyHours.from_json(call.zone.hours)
    return "yes" if openness(hours, Phase.PAIRED, now, centre_zone()).open else "no"
