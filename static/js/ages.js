/**
 * Every age and countdown on the page, from one ticking clock.
 *
 *   <time data-since="ISO" data-warn="300" data-alarm="600">0:21</time>   an age, limits in seconds
 *   <time data-until="ISO">in 0:38</time>                                 a countdown, then "0:12 late"
 *
 * While the board is stale nothing counts on as if it were known: the figures keep the last known
 * value and carry the class "is-frozen".
 */

import { all } from "./parts.js";

/** @typedef {"" | "warn" | "alarm"} Lateness */

/**
 * "0:21", "12:05" or "1:02:03"; a moment still to come counts as zero.
 * @param {number} seconds
 */
export function sayAge(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = `${pad(minutes, hours ? 2 : 1)}:${pad(whole % 60, 2)}`;
  return hours ? `${hours}:${tail}` : tail;
}

/**
 * "in 4:10" before the moment, "1:50 late" after it.
 * @param {number} secondsLeft
 */
export function sayCountdown(secondsLeft) {
  return secondsLeft >= 0 ? `in ${sayAge(secondsLeft)}` : `${sayAge(-secondsLeft)} late`;
}

/**
 * How late an age is against its own limits; a limit that is not given is never passed.
 * @param {number} seconds
 * @param {{warn: number, alarm: number}} limits in seconds; NaN for none
 * @returns {Lateness}
 */
export function lateness(seconds, { warn, alarm }) {
  if (seconds >= alarm) return "alarm";
  return seconds >= warn ? "warn" : "";
}

/**
 * @param {number} value
 * @param {number} width
 */
function pad(value, width) {
  return String(value).padStart(width, "0");
}

export class Ages {
  #root;
  #now;
  #onAlarm;

  /**
   * @param {{root: ParentNode, now: () => number, onAlarm: (shown: HTMLElement) => void}} given
   *   now in ms by the server's clock; onAlarm hears of an age that passes its alarm while watched
   */
  constructor({ root, now, onAlarm }) {
    this.#root = root;
    this.#now = now;
    this.#onAlarm = onAlarm;
  }

  /**
   * Draw every figure.
   * @param {{known: boolean}} board known is false while the board is stale
   */
  draw({ known }) {
    for (const shown of all("time[data-since], time[data-until]", this.#root)) {
      shown.classList.toggle("is-frozen", !known);
      if (known) this.#drawOne(shown);
    }
  }

  /** @param {HTMLElement} shown */
  #drawOne(shown) {
    const { since, until } = shown.dataset;
    const age = (this.#now() - Date.parse(since ?? until ?? "")) / 1000;
    if (Number.isNaN(age)) return;
    setText(shown, since === undefined ? sayCountdown(-age) : sayAge(age));
    this.#mark(shown, since === undefined ? countdownLateness(age) : lateness(age, limits(shown)));
  }

  /**
   * @param {HTMLElement} shown
   * @param {Lateness} late
   */
  #mark(shown, late) {
    const before = shown.dataset.late;
    if (before === late) return;
    shown.dataset.late = late;
    shown.classList.toggle("is-warn", late === "warn");
    shown.classList.toggle("is-alarm", late === "alarm");
    if (late === "alarm" && before !== undefined) this.#onAlarm(shown);
  }
}

/**
 * @param {number} age
 * @returns {Lateness}
 */
function countdownLateness(age) {
  return age > 0 ? "warn" : "";
}

/** @param {HTMLElement} shown */
function limits(shown) {
  const { warn, alarm } = shown.dataset;
  return { warn: Number(warn || Number.NaN), alarm: Number(alarm || Number.NaN) };
}

/**
 * @param {HTMLElement} shown
 * @param {string} words
 */
function setText(shown, words) {
  if (shown.textContent !== words) shown.textContent = words;
}
