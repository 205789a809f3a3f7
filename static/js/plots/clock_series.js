/** What a clock's table says, as a plot takes it. The table is the source: nothing else is drawn. */

/**
 * @typedef {{ at: string, p50: string, p90: string }} Row one row, as its cells' data says it
 * @typedef {[number[], (number | null)[], (number | null)[]]} Series moments in seconds, medians, 90th percentiles
 */

/** A day after which a line has a hole: nothing was measured in between. */
const DAY = 86_400;
const MONTH = 32 * DAY;

/** @param {Row[]} rows @returns {Series} in the order of time, with a hole where days or months are missing */
export function seriesOf(rows) {
  const points = rows
    .map((row) => ({ at: Date.parse(`${row.at}T12:00:00Z`) / 1000, p50: +row.p50, p90: +row.p90 }))
    .sort((one, other) => one.at - other.at);
  /** @type {Series} */
  const series = [[], [], []];
  const step = isMonthly(rows) ? MONTH : 1.5 * DAY;
  for (const point of points) {
    const before = series[0].at(-1);
    if (before !== undefined && point.at - before > step) push(series, before + DAY, null, null);
    push(series, point.at, point.p50, point.p90);
  }
  return series;
}

/** @param {Row[]} rows */
export function isMonthly(rows) {
  return rows.length > 0 && rows.every((row) => row.at.endsWith("-01"));
}

/** @param {Series} series @param {number} at @param {number | null} p50 @param {number | null} p90 */
function push(series, at, p50, p90) {
  series[0].push(at);
  series[1].push(p50);
  series[2].push(p90);
}

/** @param {number} at seconds since 1970 @param {boolean} monthly @returns {string} 2026-11, or 11-02 */
export function dated(at, monthly) {
  const day = new Date(at * 1000).toISOString();
  return monthly ? day.slice(0, 7) : day.slice(5, 10);
}

/** @param {number} seconds @returns {string} as the tables say it: 42 s, 3:20, 1:05:00 */
export function spoken(seconds) {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const end = String(rest).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${end}` : `${minutes}:${end}`;
}
