/**
 * A page that is on the line: its line, the words about it, the centre's clock and the ages.
 * The board, the desk and the queue stand on it. Markup: see README.md, "The line".
 */

import { Ages } from "./ages.js";
import { CentreClock } from "./centre_clock.js";
import { LineView } from "./live_view.js";
import { pageLine, startLine } from "./page_line.js";
import { must } from "./parts.js";
import { clock, timers } from "./surroundings.js";

const TICK_MS = 1_000;

const { body } = document;
const page = body.dataset;

export const loginPath = page.login ?? "/accounts/login/";

/** @typedef {import("./live.js").Line} Line */

export class LivePage {
  #heard = (/** @type {Line} */ _taken) => {};
  #isKnown = true;
  #ages;
  #line;
  #view;

  centre = new CentreClock({
    serverNow: Date.parse(page.now ?? "") || Date.now(),
    offsetMinutes: Number(page.offset ?? 0),
    wallNow: clock.wall,
  });

  /** @param {{late: (shown: Element) => void}} on what to do when something grows late */
  constructor({ late }) {
    this.#ages = new Ages({ root: document, now: () => this.centre.now(), onAlarm: late });
    this.#view = new LineView(
      {
        body,
        figure: must("#line-state", HTMLElement),
        banner: must("#line-banner", HTMLElement),
        words: must("#line-banner [role=alert]", HTMLElement),
        retry: must("#line-banner .retry", HTMLElement),
        spoken: must("#line-spoken", HTMLElement),
      },
      (wallMs) => this.centre.timeOfDay(wallMs),
    );
    this.#line = pageLine({
      line: (taken) => this.#heard(taken),
      state: () => this.tick(),
      login: () => this.login(),
    });
  }

  /** Draw how long everything has waited, or that it is not known. */
  drawAges() {
    this.#ages.draw({ known: this.#isKnown });
  }

  tick() {
    const now = this.#line.report();
    this.#isKnown = now.state !== "stale" && now.state !== "refused";
    this.#view.draw(now, clock.wall());
    this.drawAges();
    must("#centre-clock", HTMLElement).textContent = this.centre.timeOfDay();
  }

  /** Leave for the login, and come back to this page. */
  login() {
    const here = location.pathname + location.search;
    location.assign(`${loginPath}?next=${encodeURIComponent(here)}`);
  }

  /** @param {(taken: Line) => void} heard what to do with each line */
  start(heard) {
    this.#heard = heard;
    timers.every(TICK_MS, () => this.tick());
    startLine(this.#line);
  }
}
