/**
 * How sure the crew may be of what it sees, in words and colour: live, or heard last and when.
 *
 * @typedef {import("./live.js").LineReport} LineReport
 */

const WORDS = {
  connecting: "Connecting",
  catching_up: "Connecting",
  live: "Live",
  stale: "Not live",
  refused: "Not connected",
};
const LOGGED_OUT = "You are logged out. What you tapped is kept. Log in to send it.";
const KEPT = "What you tap is kept and sent later. In danger, use your radio.";

/**
 * What stands in the banner; empty while the line is live or only just connecting.
 * @param {LineReport} report
 * @param {{heardAt: number, timeOfDay: (wallMs: number) => string}} last heardAt in ms of the wall clock
 */
export function sayTruth({ state }, { heardAt, timeOfDay }) {
  if (state === "refused") return LOGGED_OUT;
  return state === "stale" ? `Last heard ${timeOfDay(heardAt)}. ${KEPT}` : "";
}

export class Truth {
  #parts;
  #timeOfDay;
  /** When anything was heard last: on the line, or by asking. In ms of the wall clock. */
  heardAt;

  /**
   * @param {{body: HTMLElement, figure: HTMLElement, banner: HTMLElement, words: HTMLElement,
   *   spoken: HTMLElement}} parts
   * @param {{timeOfDay: (wallMs: number) => string, drawnAt: number}} given drawnAt: when the page
   *   was drawn, in ms of this phone's wall clock
   */
  constructor(parts, { timeOfDay, drawnAt }) {
    this.#parts = parts;
    this.#timeOfDay = timeOfDay;
    this.heardAt = drawnAt;
  }

  /** @param {LineReport} report */
  draw(report) {
    const { body, figure, banner, words, spoken } = this.#parts;
    if (report.state === "live") this.heardAt = Math.max(this.heardAt, report.heardAt);
    const isNew = body.dataset.line !== report.state;
    body.dataset.line = figure.dataset.state = report.state;
    figure.textContent = WORDS[report.state];
    words.textContent = sayTruth(report, { heardAt: this.heardAt, timeOfDay: this.#timeOfDay });
    banner.hidden = words.textContent === "";
    if (isNew) spoken.textContent = banner.hidden ? WORDS[report.state] : "";
  }
}
