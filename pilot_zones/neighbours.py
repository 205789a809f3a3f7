"""Where communities overlap, leave a gap, or have a sliver: for a person to look at. Pure.

None of it refuses a boundary: a place in an overlap still has one owner (see geofence), and a
gap may be meant. Sizes are approximate (see area).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import shapely
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from .area import square_metres
from .boundary import Boundary

# Smaller than this, an overlap or a gap is a matter of digits.
_LEAST: Final = 1.0
# A part of a community smaller than this is hardly meant.
_SLIVER: Final = 10.0
# More names than this make no sentence.
_NAMED: Final = 3


class Doubt(StrEnum):
    """What a person should look at."""

    OVERLAP = "overlap"
    GAP = "gap"
    SLIVER = "sliver"


@dataclass(frozen=True, slots=True)
class Doubtful:
    """One doubt about boundaries that are valid in themselves; `place` is latitude, longitude."""

    doubt: Doubt
    codes: tuple[str, ...]
    square_metres: float
    place: tuple[float, float]

    @property
    def sentence(self) -> str:
        """Return the doubt for a person."""
        who, size = _names(self.codes), _size(self.square_metres)
        at = f"at {self.place[0]:.6f}, {self.place[1]:.6f}"
        match self.doubt:
            case Doubt.OVERLAP:
                return f"{who} overlap by about {size} {at}."
            case Doubt.GAP:
                return f"A gap of about {size} lies between {who} {at}."
            case Doubt.SLIVER:
                return f"{who} has a part of only {size} {at}."


def doubts_about(boundaries: Iterable[Boundary]) -> tuple[Doubtful, ...]:
    """Return the overlaps, gaps and slivers of the communities, the largest of each first."""
    whole = sorted(boundaries, key=lambda boundary: boundary.code)
    if not whole:
        return ()
    found = [*_overlaps(whole), *_gaps(whole), *_slivers(whole)]
    order = list(Doubt)
    return tuple(sorted(found, key=lambda d: (order.index(d.doubt), -d.square_metres)))


def _overlaps(boundaries: Sequence[Boundary]) -> Iterable[Doubtful]:
    shapes = [boundary.shape for boundary in boundaries]
    left, right = STRtree(shapes).query(shapes, predicate="intersects")
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        # Neighbours that only share an edge have nothing in common but lines.
        if i < j and not shapes[i].touches(shapes[j]):
            common = shapes[i].intersection(shapes[j])
            yield from _if_large(Doubt.OVERLAP, (boundaries[i].code, boundaries[j].code), common)


def _gaps(boundaries: Sequence[Boundary]) -> Iterable[Doubtful]:
    """Yield the areas that several communities enclose. A gap to the open country is none."""
    shapes = [boundary.shape for boundary in boundaries]
    tree = STRtree(shapes)
    for gap in _enclosed(shapely.union_all(shapes)):
        beside = sorted(tree.query(gap, "intersects").tolist())
        # What lies in one community alone is its lake, not a gap.
        if len(beside) > 1:
            yield from _if_large(Doubt.GAP, tuple(boundaries[i].code for i in beside), gap)


def _slivers(boundaries: Iterable[Boundary]) -> Iterable[Doubtful]:
    for boundary in boundaries:
        for part in boundary.polygons:
            if square_metres(part) < _SLIVER:
                yield _doubtful(Doubt.SLIVER, (boundary.code,), part)


def _enclosed(union: BaseGeometry) -> list[Polygon]:
    parts = union.geoms if isinstance(union, MultiPolygon) else [union]
    return [Polygon(ring) for part in parts if isinstance(part, Polygon) for ring in part.interiors]


def _if_large(doubt: Doubt, codes: tuple[str, ...], shape: BaseGeometry) -> Iterable[Doubtful]:
    if square_metres(shape) >= _LEAST:
        yield _doubtful(doubt, codes, shape)


def _doubtful(doubt: Doubt, codes: tuple[str, ...], shape: BaseGeometry) -> Doubtful:
    inside = shape.representative_point()
    return Doubtful(doubt, codes, square_metres(shape), (inside.y, inside.x))


def _size(metres: float) -> str:
    return f"{metres:,.0f} m²" if metres >= 1 else f"{metres * 10_000:,.0f} cm²"


def _names(codes: tuple[str, ...]) -> str:
    few, others = codes[:_NAMED], len(codes) - _NAMED
    return " and ".join(few) if others <= 0 else f"{', '.join(few)} and {others} more"
