"""GeoJSON and CSV texts for the tests of boundary files."""

import json

from pilot_zones.boundary_file import read_boundaries

SQUARE = [[-114.1, 51.0], [-114.0, 51.0], [-114.0, 51.1], [-114.1, 51.1], [-114.1, 51.0]]
BOW_TIE = [[-114.1, 51.0], [-114.0, 51.1], [-114.0, 51.0], [-114.1, 51.1], [-114.1, 51.0]]
WKT = "MULTIPOLYGON (((-114.1 51.0, -114.0 51.0, -114.0 51.1, -114.1 51.1, -114.1 51.0)))"


def feature(coordinates=None, *, kind="Polygon", **properties):
    named = {"code": "BLN", "name": "Beltline", "sector": "CENTRE"} | properties
    geometry = {"type": kind, "coordinates": coordinates or [SQUARE]}
    return {"type": "Feature", "properties": named, "geometry": geometry}


def collection(*features, **members):
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


def csv(*rows, head="CLASS,COMM_CODE,NAME,SECTOR,MULTIPOLYGON"):
    return "\r\n".join([head, *rows, ""])


def row(code="BLN", name="BELTLINE", outline=WKT):
    return f'Residential,{code},{name},CENTRE,"{outline}"'


def only_refusal(text, **options):
    file = read_boundaries(text, **options)
    assert file.accepted == ()
    [refusal] = file.refused
    return refusal
