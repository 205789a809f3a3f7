"""Reading community boundaries from GeoJSON (RFC 7946), capped before it is parsed. Pure."""

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final, NoReturn

from .boundary import BadBoundary, BoundaryFileUnreadable, Caps, Fault, RawBoundary

_STRINGS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))


class _NamedTwice(ValueError):
    """A JSON object has the same name twice: nobody can say which value was meant."""


def geojson_entries(data: bytes, caps: Caps) -> Iterator[RawBoundary]:
    """Yield each feature as it was sent.

    Raises BoundaryFileUnreadable where the text as a whole cannot be taken. Size, number of
    places and depth are looked at in the bytes, so that a bomb is never parsed.
    """
    _refuse_bomb(data, caps)
    top = _parsed(data)
    features = _features(top)
    if len(features) > caps.boundaries:
        _refuse(Fault.TOO_BIG, f"has {len(features):,} features; at most {caps.boundaries:,}")
    for number, feature in enumerate(features, 1):
        yield _entry(feature, f"feature {number}")


def _refuse(fault: Fault, reason: str) -> NoReturn:
    raise BoundaryFileUnreadable(fault, f"The GeoJSON {reason}.")


def _refuse_bomb(data: bytes, caps: Caps) -> None:
    lists = data.count(b"[")
    if lists > caps.file_places:
        most = f"at most {caps.file_places:,} are read"
        _refuse(Fault.TOO_MANY_PLACES, f"has about {lists:,} places; {most}")
    depth = {b"[": 0, b"{": 0}
    deepest = 0
    for bracket in _STRINGS.sub(b"", data).translate(None, _NOT_BRACKETS).decode("ascii"):
        opening = b"[" if bracket in "[]" else b"{"
        depth[opening] += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth[opening])
    if deepest > caps.depth:
        _refuse(Fault.TOO_DEEP, f"is {deepest:,} deep; at most {caps.depth} is read")


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        top = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        _refuse(Fault.UNREADABLE, f"is not UTF-8 text: byte {error.start} is wrong")
    except json.JSONDecodeError as error:
        at = f"line {error.lineno} column {error.colno}"
        _refuse(Fault.UNREADABLE, f"is not JSON: {error.msg} at {at}")
    except _NamedTwice as error:
        _refuse(Fault.UNREADABLE, f"has an object that gives {error} twice")
    except ValueError:
        # Python reads no whole number of more than 4,300 digits.
        _refuse(Fault.NOT_FINITE, "has a number of too many digits")
    if not isinstance(top, dict):
        _refuse(Fault.UNREADABLE, "is not an object with a type")
    return top


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        twice = next(name for n, (name, _) in enumerate(pairs) if name in dict(pairs[:n]))
        raise _NamedTwice(ascii(twice[:40]))
    return read


def _features(top: dict[str, Any]) -> list[Any]:
    if "crs" in top:
        _refuse(Fault.NAMES_CRS, "names a coordinate system (crs); it must be WGS 84 without one")
    kind, features = top.get("type"), top.get("features")
    if kind == "Feature":
        return [top]
    if kind != "FeatureCollection":
        _refuse(Fault.WRONG_TYPE, "must be a Feature or a FeatureCollection, which carry the name")
    if not isinstance(features, list) or not features:
        _refuse(Fault.EMPTY, "has no features")
    return features


def _entry(feature: object, entry: str) -> RawBoundary:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    known = properties if isinstance(properties, dict) else {}
    return RawBoundary(entry, known, partial(_coordinates, feature))


def _coordinates(feature: object) -> object:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise BadBoundary(Fault.WRONG_TYPE, "is not a Feature")
    geometry = feature.get("geometry")
    if geometry is None:
        raise BadBoundary(Fault.EMPTY, "has no geometry")
    if not isinstance(geometry, dict):
        raise BadBoundary(Fault.WRONG_TYPE, "has a geometry that is not an object")
    if "crs" in feature or "crs" in geometry:
        raise BadBoundary(Fault.NAMES_CRS, "names a coordinate system (crs)")
    coordinates = geometry.get("coordinates")
    match geometry.get("type"):
        case "MultiPolygon":
            return coordinates
        case "Polygon":
            return [coordinates]
        case str(other):
            kind = other[:40] if other.isprintable() else "another type"
            raise BadBoundary(
                Fault.WRONG_TYPE, f"is a {kind}; a boundary is a Polygon or MultiPolygon"
            )
        case _:
            raise BadBoundary(Fault.WRONG_TYPE, "has a geometry without a type")
