/**
 * How the state of the line looks: the figure in the bar, the frame, and the banner.
 *
 *   <body data-line="live">                     the frame's colour follows this
 *   <output id="line-state" data-state>         "Live · line 48,213 · 0.2 s"
 *   <div id="line-banner" hidden>               <p role="alert"> and <p class="retry">
 *
 * @typedef {import("./live.js").LineReport} LineReport
 */

import { BAD_MESSAGE, NOT_ALLOWED } from "./wire.js";

/** @type {Record<import("./live.js").LineState, string>} */
const WORDS = {
  connecting: "Connecting",
  catching_up: "Catching up",
  live: "Live",
  stale: "Not live",
  refused: "Not connected",
};

/** @type {Map<number | null, string>} */
const REFUSED = new Map([
  [NOT_ALLOWED, "Your role may not watch the board. Ask a supervisor."],
  [BAD_MESSAGE, "This page and the centre do not understand each other. Reload the page."],
]);
const LOGGED_OUT = "You are logged out. Log in again; what you typed is kept.";

/**
 * The figure in the bar.
 * @param {LineReport} report
 * @param {number} wallNow
 */
export function sayLine(report, wallNow) {
  if (report.state !== "live") return WORDS[report.state];
  const heard = Math.max(0, wallNow - report.heardAt) / 1000;
  return `Live · line ${report.last.toLocaleString("en-CA")} · ${heard.toFixed(1)} s`;
}

/**
 * What the banner says, or an empty string where none is shown.
 * @param {LineReport} report
 * @param {(wallMs: number) => string} timeOfDay
 */
export function sayBanner(report, timeOfDay) {
  if (report.state === "refused") return REFUSED.get(report.refusedWith) ?? LOGGED_OUT;
  if (report.state !== "stale") return "";
  return `Not live since ${timeOfDay(report.since)}. Call by phone if urgent.`;
}

/**
 * What is being done about it.
 * @param {LineReport} report
 * @param {number} wallNow
 */
export function sayRetry(report, wallNow) {
  if (report.state !== "stale") return "";
  if (report.retryAt === null) return report.head > report.last ? "Catching up." : "Connecting.";
  return `Trying again in ${Math.max(1, Math.ceil((report.retryAt - wallNow) / 1000))} s.`;
}

export class LineView {
  #parts;
  #timeOfDay;

  /**
   * @param {{body: HTMLElement, figure: HTMLElement, banner: HTMLElement, words: HTMLElement,
   *   retry: HTMLElement, spoken: HTMLElement}} parts spoken is read out at each change of state
   * @param {(wallMs: number) => string} timeOfDay
   */
  constructor(parts, timeOfDay) {
    this.#parts = parts;
    this.#timeOfDay = timeOfDay;
  }

  /**
   * @param {LineReport} report
   * @param {number} wallNow
   */
  draw(report, wallNow) {
    const { body, figure, retry } = this.#parts;
    if (body.dataset.line !== report.state) this.#changed(report);
    figure.textContent = sayLine(report, wallNow);
    retry.textContent = sayRetry(report, wallNow);
  }

  /** @param {LineReport} report */
  #changed(report) {
    const { body, figure, banner, words, spoken } = this.#parts;
    body.dataset.line = figure.dataset.state = report.state;
    words.textContent = sayBanner(report, this.#timeOfDay);
    banner.hidden = words.textContent === "";
    spoken.textContent = banner.hidden ? WORDS[report.state] : "";
  }
}
