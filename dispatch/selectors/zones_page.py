"""The pilot's communities as the setup pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, QuerySet

from pilot_zones.hours import Openness, OpennessCode
from pilot_zones.models import PHASE_LABELS, Community, Pause, ZoneVersion
from pilot_zones.phases import SERVED, Phase
from pilot_zones.zone_map import ZoneMap, zones_at
from teams.models import Team

from ..models import ZoneDraft, ZoneDraftState
from .place import pilot_at


@dataclass(frozen=True)
class CommunityRow:
    """One community as the list shows it."""

    code: str
    name: str
    sector: str
    phase: str
    phase_label: str
    pilot: Openness
    served: bool
    paused: bool
    version: ZoneVersion


@dataclass(frozen=True)
class CommunityPage:
    """One community with its versions, newest first, its open draft's ids, teams and pauses."""

    row: CommunityRow
    versions: list[ZoneVersion]
    coming: ZoneVersion | None
    drafts: list[ZoneDraft]
    teams: list[Team]
    pauses: list[Pause]


def community_rows(now: datetime) -> list[CommunityRow]:
    """Return every community in force, served ones first, then by name."""
    zones = zones_at(now)
    rows = [_row(version, zones, now) for version in zones.versions.values()]
    return sorted(rows, key=lambda row: (not row.served, row.name))


def _row(version: ZoneVersion, zones: ZoneMap, now: datetime) -> CommunityRow:
    pilot = pilot_at(version, now, pauses=zones.pauses)
    return CommunityRow(
        code=version.community.code,
        name=version.community.name,
        sector=version.community.sector,
        phase=version.phase,
        phase_label=PHASE_LABELS[Phase(version.phase)],
        pilot=pilot,
        served=Phase(version.phase) in SERVED,
        paused=pilot.code is OpennessCode.PAUSED,
        version=version,
    )


def community_page(code: str, now: datetime) -> CommunityPage | None:
    """Return one community, or None where no version of it is in force."""
    zones = zones_at(now)
    found = [v for v in zones.versions.values() if v.community.code == code]
    if not found:
        return None
    (version,) = found
    community = version.community
    versions = list(
        community.versions.order_by("-starts_at").defer("coordinates").prefetch_related(DRAFTED)
    )
    return CommunityPage(
        row=_row(version, zones, now),
        versions=versions,
        coming=next((v for v in versions if v.starts_at > now), None),
        drafts=list(open_drafts().filter(zones__code=code)),
        teams=teams_covering(community),
        pauses=list(community.pauses.order_by("-paused_at")[:10]),
    )


DRAFTED = Prefetch(
    "drafted__draft", queryset=ZoneDraft.objects.select_related("author", "published_by")
)


def open_drafts() -> QuerySet[ZoneDraft]:
    """Return the drafts that are neither published nor discarded, the last changed first."""
    drafts = ZoneDraft.objects.filter(state=ZoneDraftState.DRAFT).select_related("author")
    return drafts.annotate(size=Count("zones")).order_by("-changed_at")


def teams_covering(community: Community) -> list[Team]:
    """Return the teams of a community, and those that cover the whole city, by name."""
    teams = Team.objects.select_related("agency").annotate(named=Count("communities"))
    here = teams.filter(communities=community) | teams.filter(communities__isnull=True)
    return list(here.distinct().order_by("name"))
