"""Where an incident is put: a point in a community, each community as often as its weight says. Pure."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Final

from shapely import Point, Polygon

from pilot_zones.geofence import Zone

WEIGHTS_FILE: Final = "calgary_disorder_2023_long.csv"
COLUMNS: Final = frozenset({"comm_code", "disorder_calls"})
# Even a thin community fills a few percent of the box around it.
MOST_DRAWS: Final = 10_000
# About 10 cm: as exact as a caller's place ever is.
DECIMALS: Final = 6


class WeightsUnreadable(Exception):
    """The file of weights is not one; says why."""


class NowhereToPlace(Exception):
    """No community is in force, or one is so thin that no point was found inside it."""


def weights_beside(file: Path) -> Path | None:
    """Return the weights in a replay file's folder, or in `calgary` beside it; None without any."""
    places = (file.parent, file.parent.parent / "calgary")
    return next(
        (place / WEIGHTS_FILE for place in places if (place / WEIGHTS_FILE).is_file()), None
    )


def read_weights(file: Path) -> dict[str, int]:
    """Return the number of calls of each community code; raises WeightsUnreadable, OSError."""
    counted: Counter[str] = Counter()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if not set(reader.fieldnames or ()) >= COLUMNS:
            raise WeightsUnreadable(f"{file.name} lacks a column of {', '.join(sorted(COLUMNS))}")
        for row in reader:
            try:
                counted[row["comm_code"].strip()] += int(row["disorder_calls"])
            except ValueError as error:
                raise WeightsUnreadable(f"{file.name} line {reader.line_num}: {error}") from error
    return dict(counted)


class Placer:
    """Puts incidents into communities, the same way for the same seed."""

    def __init__(self, zones: Iterable[Zone], weights: Mapping[str, int], *, seed: int) -> None:
        every = list(zones)
        if not every:
            raise NowhereToPlace(
                "no community is in force: import boundaries or seed the demo first"
            )
        weighed = [zone for zone in every if weights.get(zone.code, 0) > 0]
        self.uniform = not weighed
        self.zones = weighed or every
        self._weights = [weights[zone.code] for zone in weighed] if weighed else None
        self._rng = Random(seed)  # noqa: S311 (a made-up place is no secret)

    def place(self) -> tuple[float, float]:
        """Return the latitude and longitude of the next incident; raises NowhereToPlace."""
        (zone,) = self._rng.choices(self.zones, self._weights)
        (part,) = self._rng.choices(zone.polygons, [polygon.area for polygon in zone.polygons])
        return self._inside(part)

    def _inside(self, polygon: Polygon) -> tuple[float, float]:
        west, south, east, north = polygon.bounds
        for _ in range(MOST_DRAWS):
            lng = round(self._rng.uniform(west, east), DECIMALS)
            lat = round(self._rng.uniform(south, north), DECIMALS)
            if polygon.contains(Point(lng, lat)):
                return lat, lng
        raise NowhereToPlace(f"no point inside {polygon.bounds} after {MOST_DRAWS:,} draws")
