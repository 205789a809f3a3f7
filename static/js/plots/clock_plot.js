/** Draws one clock: its median and its 90th percentile over time, and the line of its standard. */

import uPlot from "../../vendor/uplot/uPlot.js";
import { dated, isMonthly, seriesOf, spoken } from "./clock_series.js";

const HEIGHT = 150;
const DAYS_S = 4 * 86_400;

/** @param {string} name a colour of tokens.css */
function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** @param {HTMLElement} into @param {import("./clock_series.js").Row[]} rows */
export function drawClock(into, rows) {
  const axis = { stroke: token("quiet"), grid: { stroke: token("line"), width: 1 }, font: font() };
  const around = isMonthly(rows) ? 30 * DAYS_S : DAYS_S;
  const plot = new uPlot(
    {
      width: into.clientWidth,
      height: HEIGHT,
      // The days are the centre's own: no browser's zone moves them.
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
      legend: { show: false },
      cursor: { drag: { x: false, y: false } },
      scales: {
        // One day alone stands in the middle of its neighbours, not of years.
        x: {
          range: (_plot, first, last) =>
            rows.length === 1 ? [first - around, first + around] : [first, last],
        },
        y: { range: (_plot, _least, most) => [0, Math.max(most, 1) * 1.08] },
      },
      axes: [
        {
          ...axis,
          size: 30,
          values: (_plot, marks) => marks.map((at) => dated(at, isMonthly(rows))),
        },
        { ...axis, size: 58, values: (_plot, marks) => marks.map(spoken) },
      ],
      series: [
        {},
        { label: "half", stroke: token("calm"), width: 2, points: { size: 4 } },
        {
          label: "nine of ten",
          stroke: token("notice"),
          width: 2,
          dash: [6, 4],
          points: { size: 4 },
        },
      ],
    },
    seriesOf(rows),
    into,
  );
  new ResizeObserver(() => plot.setSize({ width: into.clientWidth, height: HEIGHT })).observe(into);
}

function font() {
  return `11px ${getComputedStyle(document.body).fontFamily}`;
}
