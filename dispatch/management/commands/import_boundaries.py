"""`manage.py import_boundaries FILE`: community boundaries from the City's CSV or from GeoJSON."""

import argparse
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dispatch.actions.zones import import_boundaries
from dispatch.permissions import SYSTEM
from dispatch.running.terminal import step
from pilot_zones.boundary import Boundary, BoundaryFile, BoundaryFileUnreadable
from pilot_zones.boundary_file import read_boundaries
from pilot_zones.comparison import Comparison, compare
from pilot_zones.geofence import CITY_MARGIN_DEGREES, Box, Geofence, Zone
from pilot_zones.in_force import boundaries_in_force
from pilot_zones.neighbours import doubts_about
from pilot_zones.phases import Phase
from pilot_zones.service_points import Landing, PointsUnreadable, check_points, point_rows


class Command(BaseCommand):
    help = (
        "Read community boundaries (the City of Calgary's CSV with WKT, or GeoJSON), say what is "
        "new, changed, the same, refused and gone, and take what is new and changed. Nothing is "
        "repaired: a refused boundary is kept aside for a person, with the place of its fault."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say it all and write nothing")
        parser.add_argument(
            "--points",
            type=Path,
            metavar="FILE",
            help="a CSV of known places, each naming its community: report those that differ",
        )
        parser.add_argument(
            "--anywhere",
            action="store_true",
            help="take boundaries that lie far outside the communities of today",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        for path in (options["file"], options["points"]):
            if path and not path.is_file():
                raise CommandError(f"{path} is no file.")
        try:
            self._import(now=timezone.now(), **options)
        except (BoundaryFileUnreadable, PointsUnreadable) as error:
            raise CommandError(str(error)) from error

    def _import(
        self,
        *,
        now: datetime,
        file: Path,
        dry_run: bool,
        points: Path | None,
        anywhere: bool,
        **_: Any,
    ) -> None:
        today = boundaries_in_force(now)
        with step("boundaries", f"reading {file.name}") as under_way:
            read = read_boundaries(file, city=None if anywhere else _around(today))
            under_way.result = f"{len(read.accepted)} accepted, {len(read.refused)} refused"
        compared = compare(read, today)
        after = _after(read, today)
        with step("neighbours", "looking for overlaps and gaps"):
            self._write(_told(compared, after))
        if points:
            self._write(_landed(points, after))
        self._write([_take(compared, source=file.name, now=now, dry_run=dry_run)])

    def _write(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)


def _take(compared: Comparison, *, source: str, now: datetime, dry_run: bool) -> str:
    if dry_run:
        return "Dry run: nothing was written."
    taken = [*compared.new, *(change.after for change in compared.changed)]
    with step("import", f"writing {len(taken)} boundaries"):
        import_boundaries(taken, compared.refused, source=source[:200], actor=SYSTEM, now=now)
    return f"Taken: {len(compared.new)} new, {len(compared.changed)} changed."


def _around(today: Iterable[Boundary]) -> Box | None:
    zones = _zones(today)
    return Geofence(zones).box.widened(CITY_MARGIN_DEGREES) if zones else None


def _zones(boundaries: Iterable[Boundary]) -> list[Zone]:
    return [Zone(b.code, b.code, b.name, Phase.OUTSIDE, b.polygons) for b in boundaries]


def _after(read: BoundaryFile, today: Iterable[Boundary]) -> list[Boundary]:
    """Return the communities as they would stand: what the file does not give is left alone."""
    given = {boundary.code for boundary in read.accepted}
    return [*read.accepted, *(boundary for boundary in today if boundary.code not in given)]


def _told(compared: Comparison, after: list[Boundary]) -> Iterator[str]:
    yield (
        f"{len(compared.new)} new, {len(compared.changed)} changed, {len(compared.same)} the same, "
        f"{len(compared.refused)} refused, {len(compared.gone)} gone"
    )
    yield from _listed("Refused, and kept aside for a person", compared.refused)
    yield from (f"  {refusal.code:<6} {refusal.reason}" for refusal in compared.refused)
    yield from _listed("Changed", compared.changed)
    yield from (f"  {change.after.code:<6} {change.sentence}" for change in compared.changed)
    yield from _listed("Not in the file, and left as they are", compared.gone)
    yield from (f"  {boundary.code:<6} {boundary.name}" for boundary in compared.gone)
    doubts = doubts_about(after)
    yield from _listed("To look at", doubts)
    yield from (f"  {doubt.sentence}" for doubt in doubts)


def _listed(title: str, entries: tuple[object, ...]) -> Iterator[str]:
    if entries:
        yield f"{title}:"


def _landed(points: Path, after: list[Boundary]) -> Iterator[str]:
    report = check_points(point_rows(points.read_bytes()), Geofence(_zones(after)))
    counts = ", ".join(
        f"{len(report.those(landing))} {said}"
        for landing, said in _LANDINGS.items()
        if report.those(landing)
    )
    yield f"{len(report.points)} known places: {counts}"
    yield from (f"  {point.sentence}" for point in report.to_look_at)


_LANDINGS = {
    Landing.AGREES: "lie in the community they name",
    Landing.DIFFERS: "lie in another",
    Landing.NAMES_NONE: "name none",
    Landing.OUTSIDE: "lie outside every community",
    Landing.UNREADABLE: "cannot be read",
}
