"""Searching the directory of services: by likeness of words (pg_trgm), need, community, and hours."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet

from pilot_zones.models import Community
from teams.directory import Comparison, compare, read_directory
from teams.directory_entry import Entry, entry_of, folded
from teams.models import Service, ServiceStatus, TaxonomyTerm
from teams.opening import OpenNow, open_at

from .place import centre_zone

# Word likeness from 0 to 1, below which a service was not meant.
LIKE = 0.45
SHOWN = 60


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; nothing of it looks for everything."""

    text: str = ""
    term: int | None = None
    community: int | None = None
    open_now: bool = False


@dataclass(frozen=True)
class Found:
    """One service as a search shows it."""

    service: Service
    entry: Entry
    hours: OpenNow

    @property
    def may_be_given(self) -> bool:
        """Whether somebody may be referred to it now."""
        return self.service.status == ServiceStatus.ACTIVE

    @property
    def whom(self) -> str:
        """Whom it serves by place, in the directory's words."""
        return ", ".join(self.entry.areas)


def search(wanted: Wanted, now: datetime) -> list[Found]:
    """Return the services that fit, best first; those that are defunct are not shown."""
    rows = _fitting(wanted).prefetch_related("terms", "communities")
    found = [found_of(service, now) for service in rows[:SHOWN]]
    return [one for one in found if one.hours.open] if wanted.open_now else found


def found_of(service: Service, now: datetime) -> Found:
    """Return one service as people read it, with whether it is open at `now`."""
    entry = entry_of(service.document)
    if service.status == ServiceStatus.ACTIVE:
        return Found(service, entry, open_at(entry.schedules, now, centre_zone()))
    return Found(service, entry, OpenNow(False, service.get_status_display()))


def _fitting(wanted: Wanted) -> QuerySet[Service]:
    rows = Service.objects.exclude(status=ServiceStatus.DEFUNCT)
    if wanted.term is not None:
        rows = rows.filter(terms=wanted.term)
    if wanted.community is not None:
        # One that names no community serves the whole city, or does not say: it is never hidden.
        rows = rows.filter(Q(communities=wanted.community) | Q(communities__isnull=True))
    words = folded(wanted.text)
    if not words:
        return rows.order_by("name", "pk")
    rows = rows.annotate(likeness=TrigramWordSimilarity(words, "words"))
    return rows.filter(Q(likeness__gte=LIKE) | Q(words__contains=words)).order_by(
        "-likeness", "name", "pk"
    )


def needs() -> QuerySet[TaxonomyTerm]:
    """Return the needs that some service of the directory answers."""
    return TaxonomyTerm.objects.filter(services__isnull=False).distinct()


def communities() -> QuerySet[Community]:
    """Return the communities that a search can be narrowed to."""
    return Community.objects.order_by("name")


def compared(text: str) -> Comparison:
    """Return a file against the directory that is kept; raises DirectoryUnreadable."""
    read = read_directory(text)
    ids: list[UUID] = [entry.id for entry in read.entries]
    kept = Service.objects.filter(pk__in=ids).values_list("pk", "document")
    return compare(read, dict(kept))
