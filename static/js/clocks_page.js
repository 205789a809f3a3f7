/** The clocks' entry: a plot for each clock, from the rows of its own table. */

import { drawClock } from "./plots/clock_plot.js";

for (const plot of /** @type {NodeListOf<HTMLElement>} */ (
  document.querySelectorAll("[data-plot]")
)) {
  const table = document.getElementById(plot.dataset.plot ?? "");
  const rows = [
    .../** @type {NodeListOf<HTMLElement>} */ (table?.querySelectorAll("tr[data-at]") ?? []),
  ];
  drawClock(
    plot,
    rows.map(({ dataset: { at = "", p50 = "", p90 = "" } }) => ({ at, p50, p90 })),
  );
}
