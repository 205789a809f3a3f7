"""A crew taps its phone: what it asks is done once, however often a bad line sends it."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import transaction

from teams.models import Person

from .. import journal
from ..lifecycle import MoveRefused
from ..models import Tap, TapKind
from ..permissions import Act, NotAllowed, require
from ..refusals import told
from ..selectors.crew import lately_own_units, own_units
from .errors import ActionRefused
from .locks import NoSuchAssignment, lock_assignment, lock_call
from .own_unit import require_own_unit
from .tap_kinds import DOES, Doing, TapAsked

# A tap older than this is a phone whose clock was changed, not a crew that was out of reach.
OLDEST: Final = timedelta(hours=24)


class KeyUsedForAnother(ActionRefused):
    """The key came before with another tap, or from another person."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "key_used_for_another"


def apply_tap(asked: TapAsked, *, sent_at: datetime, actor: object, now: datetime) -> Tap:
    """Return the tap, done or refused with its reason; a repeat returns the first answer.

    `sent_at` is the phone's clock now: its difference to ours is taken out of the tap's time.
    Raises NotAllowed, NoSuchUnit, NoSuchAssignment, KeyUsedForAnother: then nothing is kept.
    """
    person = require(actor, Act.WORK_IN_FIELD)
    assert person is not None, "only people tap"
    with transaction.atomic():
        before = Tap.objects.filter(key=asked.key).first()
        if before is None:
            _require_own(asked, person, now)
            # The call first, as every action: what a line refers to is checked at the commit.
            _lock_own(asked)
            at = time_of(asked.tapped_at, sent_at=sent_at, now=now)
            before, is_new = Tap.objects.get_or_create(
                key=asked.key, defaults=_columns(asked, person, now, at)
            )
            if is_new:
                return _settled(before, asked, Doing(person, now, at))
        return _same(before, asked, person)


def time_of(tapped_at: datetime, *, sent_at: datetime, now: datetime) -> datetime:
    """Return when a finger moved by our clock: never later than now, never over a day before."""
    age = min(max(sent_at - tapped_at, timedelta(0)), OLDEST)
    return now - age


def _require_own(asked: TapAsked, person: Person, now: datetime) -> None:
    # A visit that outlasted its shift is told of after the unit is clear.
    theirs = lately_own_units if asked.kind is TapKind.OUTCOME else own_units
    require_own_unit(asked.unit_id, theirs(person, now))


def _lock_own(asked: TapAsked) -> None:
    """Lock the call that a tap is about; raises NoSuchAssignment where it is not the unit's."""
    if asked.about is None:
        return
    if lock_assignment(asked.about).unit_id != asked.unit_id:
        raise NoSuchAssignment(f"this unit has no assignment {asked.about}")


def _columns(asked: TapAsked, person: Person, now: datetime, at: datetime) -> dict[str, object]:
    return {
        "person": person,
        "unit_id": asked.unit_id,
        "assignment_id": asked.about,
        "kind": asked.kind,
        "body_digest": asked.digest,
        "tapped_at": asked.tapped_at,
        "at": at,
        "heard_at": now,
    }


def _same(tap: Tap, asked: TapAsked, person: Person) -> Tap:
    if tap.person_id != person.pk or tap.body_digest != asked.digest:
        raise KeyUsedForAnother("this key came before, with another tap")
    return tap


def _settled(tap: Tap, asked: TapAsked, doing: Doing) -> Tap:
    """Do what is asked; what an action refuses is kept with its reason, and stays refused."""
    try:
        with transaction.atomic():
            DOES[asked.kind](asked, doing)
    except (ActionRefused, MoveRefused, NotAllowed) as error:
        refusal = told(error)
        assert refusal is not None, "each of these is a named refusal"
        tap.code, tap.says = refusal.code, str(error)
        tap.save(update_fields=["code", "says"])
        _record_refusal(tap, doing)
    return tap


def _record_refusal(tap: Tap, doing: Doing) -> None:
    # The refused action's own lock went with it.
    call = lock_call(tap.assignment.call_id) if tap.assignment else None
    journal.record(
        "tap.refused",
        call=call,
        actor=doing.actor,
        at=doing.now,
        unit=tap.unit_id,
        tap=tap.kind,
        tapped_at=tap.at,
        why=tap.says,
    )
