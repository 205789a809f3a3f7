"""The charts: well-formed, fetched from nowhere, with every point that counts."""

import xml.etree.ElementTree as ET
from itertools import pairwise

from dispatch.bench.charts import charts_of
from dispatch.bench.svg import Chart, Series, drawn
from dispatch.bench.svg_scale import Axis, Scale

SVG = "{http://www.w3.org/2000/svg}"


def side(p50, p99):
    return {"p50_ms": [p50], "p99_ms": [p99]}


def cell(consoles, rate, *, counts=True):
    times = {"floor": side(1.0, 2.0), "ours": side(rate / 10, rate / 2), "stock": None}
    return {"consoles": consoles, "rate": rate, "counts": counts, **times}


def points(svg):
    return [dot.find(f"{SVG}title").text for dot in ET.fromstring(svg).iter(f"{SVG}circle")]


def test_a_chart_is_well_formed_and_holds_each_point_that_was_given():
    lines = [
        Series("ours <p50>", [(5, 1.5), (50, 30), (200, 900)], 0),
        Series("floor", [(5, 1)], 1),
    ]
    svg = drawn([Chart("50 & more", Axis("calls/s", log=True), Axis("ms", log=True), lines)])

    assert points(svg) == [
        *("ours <p50>: 5, 1.5", "ours <p50>: 50, 30", "ours <p50>: 200, 900", "floor: 5, 1")
    ]
    said = [text.text for text in ET.fromstring(svg).iter(f"{SVG}text")]
    assert {"50 & more", "calls/s", "ms", "ours <p50>"} <= set(said)
    assert not any(word in svg for word in ("href", "url(", "@import", "@font-face"))
    assert "prefers-color-scheme: dark" in svg


def test_higher_values_lie_further_along_and_all_within_the_edges():
    for log in (True, False):
        values = [0.3, 4, 17, 260, 9_000_000]
        places = [(scale := Scale(Axis("ms", log=log), values, (60, 440))).at(v) for v in values]
        assert all(one <= other for one, other in pairwise(places))
        assert 60 <= places[0] < places[-1] <= 440
        assert 2 <= len(scale.marks) <= 12


def test_a_cell_that_does_not_count_is_not_drawn():
    latency = [cell(50, 20), cell(50, 50), cell(50, 100, counts=False), cell(1, 20)]
    charts = charts_of({"latency": latency})

    assert set(charts) == {"latency-calls", "latency-consoles"}
    drawn_points = points(drawn(charts["latency-calls"]))
    assert "ours p50: 50, 5" in drawn_points
    assert "floor p99: 20, 2" in drawn_points
    assert not any("100" in point for point in drawn_points)
    assert [chart.title for chart in charts["latency-consoles"]] == ["20 calls/s"]
