"""Charts as plain SVG: axes with units, and nothing that is fetched from elsewhere. Pure.

Legible on a light and on a dark page: the panel has a ground of its own, and follows what the
reader's system prefers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from .svg_scale import Axis, Scale

WIDTH, HEIGHT = 460, 320
LEFT, RIGHT, TOP, BOTTOM = 62, 16, 40, 74
COLUMNS: Final = 2
NAMES_IN_A_ROW: Final = 4
DASHES: Final = ' stroke-dasharray="6 4"'
Point = tuple[float, float]
STYLE: Final = """
text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1f2328; }
.ground { fill: #ffffff; } .grid { stroke: #d8dee4; } .name { font-weight: 600; font-size: 13px; }
.line { fill: none; stroke-width: 2; } .tick { font-size: 11px; }
.s0 { stroke: #0969da; } .s1 { stroke: #8250df; } .s2 { stroke: #bc4c00; } .s3 { stroke: #1a7f37; }
circle { stroke-width: 2; fill: #ffffff; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .ground { fill: #0d1117; } .grid { stroke: #30363d; } circle { fill: #0d1117; }
  .s0 { stroke: #58a6ff; } .s1 { stroke: #bc8cff; } .s2 { stroke: #f0883e; } .s3 { stroke: #3fb950; }
}
"""


@dataclass(frozen=True)
class Series:
    """One line of a chart. `colour` is 0 to 3; `dashed` sets what belongs to it apart."""

    label: str
    points: Sequence[Point]
    colour: int
    dashed: bool = False


@dataclass(frozen=True)
class Chart:
    """One panel."""

    title: str
    x: Axis
    y: Axis
    series: Sequence[Series]


def drawn(charts: Sequence[Chart]) -> str:
    """Return a whole SVG file with the charts in two columns."""
    columns = min(COLUMNS, max(len(charts), 1))
    rows = -(-len(charts) // columns)
    size = (columns * WIDTH, rows * HEIGHT)
    panels = [
        f'<g transform="translate({n % columns * WIDTH} {n // columns * HEIGHT})">{_panel(chart)}</g>'
        for n, chart in enumerate(charts)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" '
        f'width="{size[0]}" height="{size[1]}" role="img">\n<style>{STYLE}</style>\n'
        f'<rect class="ground" width="{size[0]}" height="{size[1]}"/>\n'
        + "\n".join(panels)
        + "\n</svg>\n"
    )


def _panel(chart: Chart) -> str:
    points = [point for series in chart.series for point in series.points]
    across = Scale(chart.x, [x for x, _ in points], (LEFT, WIDTH - RIGHT))
    up = Scale(chart.y, [y for _, y in points], (HEIGHT - BOTTOM, TOP))
    parts = [f'<text class="name" x="{LEFT}" y="22">{escape(chart.title)}</text>']
    parts += [*_grid_across(chart, across), *_grid_up(chart, up)]
    parts += [_line(series, across, up) for series in chart.series if series.points]
    return "\n".join([*parts, *_legend(chart.series)])


def _grid_across(chart: Chart, scale: Scale) -> list[str]:
    low = HEIGHT - BOTTOM
    marks = [
        f'<line class="grid" x1="{scale.at(m)}" y1="{TOP}" x2="{scale.at(m)}" y2="{low}"/>'
        f'<text class="tick" x="{scale.at(m)}" y="{low + 15}" text-anchor="middle">{_words(m)}</text>'
        for m in scale.marks
    ]
    middle = (LEFT + WIDTH - RIGHT) / 2
    return [
        *marks,
        f'<text x="{middle}" y="{low + 33}" text-anchor="middle">{escape(chart.x.label)}</text>',
    ]


def _grid_up(chart: Chart, scale: Scale) -> list[str]:
    marks = [
        f'<line class="grid" x1="{LEFT}" y1="{scale.at(m)}" x2="{WIDTH - RIGHT}" y2="{scale.at(m)}"/>'
        f'<text class="tick" x="{LEFT - 6}" y="{scale.at(m) + 4}" text-anchor="end">{_words(m)}</text>'
        for m in scale.marks
    ]
    middle = (TOP + HEIGHT - BOTTOM) / 2
    turned = f'transform="rotate(-90 14 {middle})" text-anchor="middle"'
    return [*marks, f'<text x="14" y="{middle}" {turned}>{escape(chart.y.label)}</text>']


def _line(series: Series, across: Scale, up: Scale) -> str:
    places = [(across.at(x), up.at(y)) for x, y in series.points]
    dashes = DASHES if series.dashed else ""
    path = " ".join(f"{x},{y}" for x, y in places)
    dots = "".join(
        f'<circle class="s{series.colour}" cx="{x}" cy="{y}" r="3">'
        f"<title>{escape(series.label)}: {given[0]:g}, {given[1]:g}</title></circle>"
        for (x, y), given in zip(places, series.points, strict=True)
    )
    return f'<polyline class="line s{series.colour}"{dashes} points="{path}"/>{dots}'


def _legend(lines: Sequence[Series]) -> list[str]:
    """Return the names of the lines under the axis, in as many rows as they need."""
    in_a_row = min(len(lines), NAMES_IN_A_ROW) or 1
    room = (WIDTH - LEFT) / in_a_row
    return [
        _name(one, LEFT + n % in_a_row * room, HEIGHT - 26 + n // in_a_row * 16)
        for n, one in enumerate(lines)
    ]


def _name(line: Series, x: float, y: float) -> str:
    return (
        f'<line class="s{line.colour}" stroke-width="2" x1="{x}" y1="{y - 4}" x2="{x + 22}" '
        f'y2="{y - 4}"{DASHES if line.dashed else ""}/>'
        f'<text class="tick" x="{x + 27}" y="{y}">{escape(line.label)}</text>'
    )


def _words(mark: float) -> str:
    """Return a mark as it is written at an axis: 20k for 20,000, 1M for a million."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if mark >= size:
            return f"{mark / size:g}{letter}"
    return f"{round(mark, 6):g}"
