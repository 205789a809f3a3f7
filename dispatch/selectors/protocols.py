"""Reads of protocol versions for the people who write, approve and test them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from teams.models import Person
from triage.decision_table import fallback_in_words, guard_in_words
from triage.difference import Difference, differences
from triage.models import ProtocolState, ProtocolVersion
from triage.rules import Protocol
from triage.wording import Wording

from ..models import (
    BackTest,
    BackTestFlip,
    EarlierText,
    Job,
    JobState,
    ProtocolCheck,
    ProtocolWork,
)
from ..permissions import Act, may
from .protocol_gate import (
    Condition,
    approval_conditions,
    check_of,
    first_unmet,
    publish_conditions,
)
from .protocol_texts import ReadText, read_scenarios, read_version, whole_digest

OPEN_JOBS = (JobState.WAITING, JobState.RUNNING)
# As people look for them: what is in force, what is on its way, what was.
ORDER = (
    ProtocolState.PUBLISHED,
    ProtocolState.APPROVED,
    ProtocolState.DRAFT,
    ProtocolState.RETIRED,
)


@dataclass(frozen=True)
class VersionRow:
    """One version in the list."""

    version: ProtocolVersion
    work: ProtocolWork | None
    check: ProtocolCheck | None
    back_test: BackTest | None


@dataclass(frozen=True)
class VersionPage:
    """One version with all that stands around it, as one person sees it."""

    version: ProtocolVersion
    work: ProtocolWork | None
    read: ReadText
    in_force: ProtocolVersion | None
    check: ProtocolCheck | None
    digest: str
    to_approve: list[Condition]
    to_publish: list[Condition]
    jobs: list[Job]
    is_draft: bool
    is_mine: bool
    next_number: str
    # The draft before its last saving, which can be taken back; none where nothing was saved.
    last_change: EarlierText | None

    @property
    def may_write(self) -> bool:
        """Whether this person may change the text."""
        return self.is_draft and self.is_mine

    @property
    def may_approve(self) -> bool:
        """Whether nothing is missing for this person to approve it."""
        return first_unmet(self.to_approve) is None

    @property
    def may_publish(self) -> bool:
        """Whether nothing is missing for it to come into force."""
        return first_unmet(self.to_publish) is None


def versions_visible_to(person: object) -> QuerySet[ProtocolVersion]:
    """Return the versions that `person` may look at: all or none."""
    if not may(person, Act.EDIT_PROTOCOL):
        return ProtocolVersion.objects.none()
    return ProtocolVersion.objects.all()


def version_rows(person: object) -> list[VersionRow]:
    """Return every version, the one in force first, then the newest first."""
    found = versions_visible_to(person).order_by("-pk")
    works = {
        work.version_id: work
        for work in ProtocolWork.objects.select_related("author", "approved_by", "based_on")
    }
    tests = BackTest.objects.select_related("job").order_by("version_id", "-pk")
    newest = {test.version_id: test for test in tests.distinct("version_id")}
    rows = [VersionRow(v, works.get(v.pk), check_of(v), newest.get(v.pk)) for v in found]
    return sorted(rows, key=lambda row: ORDER.index(ProtocolState(row.version.state)))


def version_page(version: ProtocolVersion, *, person: Person, now: datetime) -> VersionPage:
    """Return one version as `person` sees it."""
    works = ProtocolWork.objects.select_related("author", "approved_by", "based_on")
    work = works.filter(version=version).first()
    jobs = Job.objects.filter(subject=str(version.pk), state__in=OPEN_JOBS)
    return VersionPage(
        version=version,
        work=work,
        read=read_version(version),
        in_force=ProtocolVersion.objects.filter(state=ProtocolState.PUBLISHED).first(),
        check=check_of(version),
        digest=whole_digest(version),
        to_approve=approval_conditions(version, person),
        to_publish=publish_conditions(version, now),
        jobs=list(jobs.order_by("asked_at")),
        is_draft=version.state == ProtocolState.DRAFT,
        is_mine=work is not None and work.author_id == person.pk,
        next_number=next_number(version),
        last_change=earlier_texts(version).first(),
    )


def next_number(version: ProtocolVersion) -> str:
    """Return the first free number after a version's: 1.0.0 leads to 1.1.0; empty if it has none."""
    taken = set(ProtocolVersion.objects.filter(name=version.name).values_list("version", flat=True))
    parts = version.version.split(".")
    if len(parts) < 2 or not all(part.isdecimal() for part in parts):
        return ""
    minor = int(parts[1])
    while (
        number := ".".join([parts[0], str(minor := minor + 1), *("0" for _ in parts[2:])])
    ) in taken:
        pass
    return number


def difference_to(other: ProtocolVersion | None, read: ReadText) -> tuple[Difference, ...] | None:
    """Return what a version changes against another; None where one of them cannot be read."""
    old = read_version(other).protocol if other is not None else None
    if old is None or read.protocol is None:
        return None
    return differences(old, read.protocol)


def other_parts(protocol: Protocol) -> list[tuple[str, str, Wording]]:
    """Return the fallbacks and guards: id, what each does, and its reason."""
    fallbacks = [(f.id, fallback_in_words(protocol, f), f.reason) for f in protocol.fallbacks]
    return fallbacks + [(g.id, guard_in_words(protocol, g), g.reason) for g in protocol.guards]


def scenarios_of(version: ProtocolVersion) -> list[tuple[str, str, str, int]]:
    """Return the scenarios: id, title, story and number of steps; none where they cannot be read."""
    found = read_scenarios(version.vignettes).vignettes
    return [(one.id, one.title, one.story, len(one.steps)) for one in found]


def earlier_texts(version: ProtocolVersion) -> QuerySet[EarlierText]:
    """Return a draft as it was before each of its savings, newest first, without the texts."""
    return version.earlier_texts.defer("text", "vignettes").order_by("-pk")


def back_tests_of(version: ProtocolVersion) -> QuerySet[BackTest]:
    """Return the back-tests of a version, newest first."""
    return version.back_tests.select_related("job__asked_by").order_by("-pk")


def flips_of(
    test: BackTest, *, before: str, after: str, rule: str, unsafe: bool
) -> QuerySet[BackTestFlip]:
    """Return the flips that match, the unsafe ones first, then the newest calls."""
    found = test.flips.select_related("call").order_by("-unsafe", "-call_id")
    wanted = {"before": before, "after": after, "rule": rule}
    found = found.filter(**{key: value for key, value in wanted.items() if value})
    return found.filter(unsafe=True) if unsafe else found
