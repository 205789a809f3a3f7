import assert from "node:assert/strict";
import { test } from "node:test";

import { dated, isMonthly, seriesOf, spoken } from "../../static/js/plots/clock_series.js";

/** @param {string} at @param {number} p50 @param {number} p90 */
const row = (at, p50, p90) => ({ at, p50: String(p50), p90: String(p90) });

test("rows are drawn in the order of time, whatever order they stand in", () => {
  const [at, half, most] = seriesOf([row("2026-11-03", 3, 30), row("2026-11-02", 2, 20)]);

  assert.deepEqual(
    at.map((moment) => dated(moment, false)),
    ["11-02", "11-03"],
  );
  assert.deepEqual(half, [2, 3]);
  assert.deepEqual(most, [20, 30]);
});

test("a day on which nothing was measured is a hole, and no line is drawn across it", () => {
  const [, half] = seriesOf([row("2026-11-02", 2, 20), row("2026-11-05", 5, 50)]);

  assert.deepEqual(half, [2, null, 5]);
});

test("months follow each other without a hole, and a month that is missing is one", () => {
  const months = [row("2026-01-01", 1, 9), row("2026-02-01", 2, 9), row("2026-04-01", 4, 9)];

  assert.equal(isMonthly(months), true);
  assert.deepEqual(seriesOf(months)[1], [1, 2, null, 4]);
  assert.equal(dated(seriesOf(months)[0][0] ?? 0, true), "2026-01");
});

test("without rows there is nothing to draw", () => {
  assert.deepEqual(seriesOf([]), [[], [], []]);
  assert.equal(isMonthly([]), false);
});

test("seconds are said as the tables say them", () => {
  assert.deepEqual([0, 119, 120, 605, 3600, 7325].map(spoken), [
    ...["0 s", "119 s", "2:00", "10:05", "1:00:00", "2:02:05"],
  ]);
});
