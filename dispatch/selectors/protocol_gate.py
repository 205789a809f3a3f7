"""What a version still lacks before it is approved, and before it is published.

The pages show it and the actions refuse by it: one answer for both.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from teams.models import Person
from triage.models import ProtocolState, ProtocolVersion

from ..models import BackTest, JobState, ProtocolCheck, ProtocolWork
from .past_calls import assessed_calls
from .protocol_texts import whole_digest

# A version is published after a back-test over at least so many days, not older than a day.
BACK_TEST_DAYS = 28
BACK_TEST_FRESH = timedelta(days=1)


class Lack(StrEnum):
    """What can be missing."""

    STATE = "state"
    AUTHOR = "author"
    CHECK = "check"
    BACK_TEST = "back_test"
    UNSAFE = "unsafe"


@dataclass(frozen=True)
class Condition:
    """One thing that must be so; `detail` says how it stands, or what is missing."""

    lack: Lack
    says: str
    met: bool
    detail: str


def first_unmet(conditions: list[Condition]) -> Condition | None:
    """Return the first thing that is missing, or None."""
    return next((one for one in conditions if not one.met), None)


def check_of(version: ProtocolVersion) -> ProtocolCheck | None:
    """Return the last check that was asked for of exactly this text, or None."""
    checks = ProtocolCheck.objects.filter(version=version, digest=whole_digest(version))
    return checks.select_related("job").order_by("-pk").first()


def approval_conditions(version: ProtocolVersion, person: Person | None) -> list[Condition]:
    """Return what must be so before `person` approves a version."""
    work = ProtocolWork.objects.select_related("author").filter(version=version).first()
    author = work.author if work else None
    other = author is None or person is None or author.pk != person.pk
    detail = f"written by {author}" if author else "its author is not known"
    draft = version.state == ProtocolState.DRAFT
    return [
        Condition(
            Lack.STATE, "It is a draft", draft, f"it is {version.get_state_display().lower()}"
        ),
        _checked(version),
        Condition(Lack.AUTHOR, "Somebody other than its author approves", other, detail),
    ]


def _checked(version: ProtocolVersion) -> Condition:
    check = check_of(version)
    if check is None:
        detail = "this text was not checked"
    elif check.job.state != JobState.DONE:
        detail = f"the check is {check.job.get_state_display().lower()}"
    else:
        detail = "passed" if check.passed else "the check found faults"
    met = bool(check and check.passed and check.job.state == JobState.DONE)
    return Condition(Lack.CHECK, "This very text passed its check", met, detail)


def publish_conditions(version: ProtocolVersion, now: datetime) -> list[Condition]:
    """Return what must be so before a version comes into force; coming back is the same."""
    ready = version.state in (ProtocolState.APPROVED, ProtocolState.RETIRED)
    state = version.get_state_display().lower()
    tested = _back_tested(fitting_back_test(version, now), now)
    return [
        Condition(Lack.STATE, "Approved by a second person", ready, f"it is {state}"),
        tested,
        _without_danger(version, tested),
    ]


def fitting_back_test(version: ProtocolVersion, now: datetime) -> BackTest | None:
    """Return the newest back-test of this text that ended, is fresh and reaches back far enough."""
    ended = BackTest.objects.filter(
        version=version,
        digest=version.digest,
        job__state=JobState.DONE,
        until__gte=now - BACK_TEST_FRESH,
        found__has_key="unsafe",
    ).order_by("-until", "-pk")
    enough = timedelta(days=BACK_TEST_DAYS)
    return next((test for test in ended if test.until - test.since >= enough), None)


def _back_tested(test: BackTest | None, now: datetime) -> Condition:
    says = f"Back-tested over the last {BACK_TEST_DAYS} days"
    if test is not None:
        return Condition(Lack.BACK_TEST, says, True, f"{test.found['calls']:,} calls")
    if not assessed_calls(now - timedelta(days=BACK_TEST_DAYS), now).exists():
        return Condition(Lack.BACK_TEST, says, True, "there are no past calls to test on")
    detail = f"no back-test of this text over {BACK_TEST_DAYS} days ended in the last day"
    return Condition(Lack.BACK_TEST, says, False, detail)


def _without_danger(version: ProtocolVersion, tested: Condition) -> Condition:
    """A text that any back-test found unsafe stays refused: a shorter one does not clear it."""
    says = "No past call with a hard-stop answer becomes team-only"
    ended = BackTest.objects.filter(
        version=version, digest=version.digest, job__state=JobState.DONE
    )
    unsafe = max(
        (found.get("unsafe", 0) for found in ended.values_list("found", flat=True)), default=0
    )
    if unsafe:
        calls = "call" if unsafe == 1 else "calls"
        return Condition(Lack.UNSAFE, says, False, f"{unsafe} such {calls}")
    detail = "none found" if tested.met else "not known yet"
    return Condition(Lack.UNSAFE, says, tested.met, detail)
