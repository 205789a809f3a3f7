"""A draft's way into force: checked, approved by a second person, tried on past calls, published."""

from datetime import datetime

from django.db import transaction

from triage.models import ProtocolState, ProtocolVersion

from .. import journal
from ..models import BackTest, ProtocolCheck, ProtocolWork
from ..permissions import Act, require
from ..selectors.past_calls import hours_of_a_visit
from ..selectors.protocol_gate import approval_conditions, publish_conditions
from ..selectors.protocol_texts import read_version, whole_digest
from .jobs import JobKind, add_job
from .protocol_drafts import lock_version
from .protocol_errors import (
    BadPeriod,
    InForceChanged,
    NoSuchVersion,
    TextUnreadable,
    refuse_unless,
)


@transaction.atomic
def ask_check(*, version_id: int, actor: object, now: datetime) -> ProtocolCheck:
    """Ask for this very text to be checked. Raises NotAllowed, NoSuchVersion, JobRuns."""
    person = require(actor, Act.TEST_PROTOCOL)
    version = lock_version(version_id)
    job = add_job(JobKind.CHECK_PROTOCOL, subject=str(version.pk), asked_by=person, now=now)
    check = ProtocolCheck.objects.create(version=version, digest=whole_digest(version), job=job)
    journal.record(
        "protocol.check_asked",
        call=None,
        actor=person,
        at=now,
        version=version.pk,
        protocol=str(version),
        job=job.pk,
        digest=check.digest,
    )
    return check


@transaction.atomic
def ask_back_test(
    *, version_id: int, since: datetime, until: datetime, actor: object, now: datetime
) -> BackTest:
    """Ask for a version to be run over the calls stored from `since` until `until`.

    Raises NotAllowed, NoSuchVersion, BadPeriod, TextUnreadable, JobRuns.
    """
    person = require(actor, Act.TEST_PROTOCOL)
    version = lock_version(version_id)
    if not since < until <= now:
        raise BadPeriod("a period begins before it ends, and ends by now")
    if read_version(version).protocol is None:
        raise TextUnreadable(f"{version} has errors in its text; correct them first")
    job = add_job(JobKind.BACK_TEST, subject=str(version.pk), asked_by=person, now=now)
    test = BackTest.objects.create(
        version=version,
        digest=version.digest,
        job=job,
        since=since,
        until=until,
        found={"hours_of_a_visit": hours_of_a_visit(since, until)},
    )
    journal.record(
        "protocol.back_test_asked",
        call=None,
        actor=person,
        at=now,
        version=version.pk,
        protocol=str(version),
        job=job.pk,
        since=since,
        until=until,
    )
    return test


@transaction.atomic
def approve_protocol(*, version_id: int, actor: object, now: datetime) -> ProtocolVersion:
    """Approve a draft that somebody else wrote and whose text passed its check; it never changes again.

    Raises NotAllowed, NoSuchVersion, WrongState, CheckNotPassed, AuthorCannotApprove.
    """
    person = require(actor, Act.APPROVE_PROTOCOL)
    version = lock_version(version_id)
    refuse_unless(approval_conditions(version, person))
    version.state = ProtocolState.APPROVED
    version.save(update_fields=["state"])
    work = ProtocolWork.objects.filter(version=version)
    work.update(approved_by=person, approved_at=now)
    journal.record(
        "protocol.approved",
        call=None,
        actor=person,
        at=now,
        version=version.pk,
        protocol=str(version),
        digest=whole_digest(version),
    )
    return version


@transaction.atomic
def publish_version(
    *, version_id: int, in_force_id: int | None, actor: object, now: datetime
) -> ProtocolVersion:
    """Put an approved version in force, or a retired one back; calls keep what they began with.

    `in_force_id` is the version that the person saw in force. Raises NotAllowed, NoSuchVersion,
    InForceChanged, WrongState, BackTestMissing, UnsafeFlips.
    """
    person = require(actor, Act.APPROVE_PROTOCOL)
    version, before = _lock_all(version_id)
    if (before.pk if before else None) != in_force_id:
        raise InForceChanged(f"{before or 'nothing'} is in force now; look at it first")
    refuse_unless(publish_conditions(version, now))
    if before is not None:
        before.state = ProtocolState.RETIRED
        before.save(update_fields=["state"])
    version.state, version.published_at, version.in_shadow = ProtocolState.PUBLISHED, now, False
    version.save(update_fields=["state", "published_at", "in_shadow"])
    journal.record(
        "protocol.published",
        call=None,
        actor=person,
        at=now,
        version=version.pk,
        protocol=str(version),
        digest=version.digest,
        before=str(before or ""),
    )
    return version


def _lock_all(version_id: int) -> tuple[ProtocolVersion, ProtocolVersion | None]:
    """Return the version and the one in force, every version locked: two publishers take turns."""
    every = {v.pk: v for v in ProtocolVersion.objects.select_for_update().order_by("pk")}
    if version_id not in every:
        raise NoSuchVersion(f"there is no protocol version {version_id}")
    published = [v for v in every.values() if v.state == ProtocolState.PUBLISHED]
    return every[version_id], published[0] if published else None
