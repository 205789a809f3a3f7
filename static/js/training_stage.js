/**
 * The board of the training page: rows and units drawn from frames, ages and the clock by the time
 * of the shift.
 */

import { Ages } from "./ages.js";
import { Board } from "./board.js";
import { CentreClock } from "./centre_clock.js";
import { all, must } from "./parts.js";
import { keepStill } from "./still.js";

/** A row is new for so long of the shift's time. */
const NEW_MS = 60_000;
const LISTS = ["received", "waiting", "with_desk", "with_team", "units"];

export class TrainingStage {
  #calls = must("#calls", HTMLElement);
  #face = must("#shift-clock", HTMLElement);
  #clock;
  #ages;
  #board;
  /** @type {string | null} */
  #open = null;

  /**
   * @param {{now: () => number, starts: number, offsetMinutes: number, onAlarm: () => void}} given
   *   now is the moment of the shift, in ms of the epoch
   */
  constructor({ now, starts, offsetMinutes, onAlarm }) {
    this.#clock = new CentreClock({ serverNow: starts, offsetMinutes, wallNow: () => starts });
    this.#ages = new Ages({ root: document, now, onAlarm });
    this.#board = new Board({
      root: document,
      keepStill: (change) => keepStill(this.#calls, change),
      report: (error) => console.error(error),
      dress: (element) => this.#dress(element),
    });
  }

  /**
   * Draw what changed.
   * @param {Map<string, string>} parts html by the id of its element
   */
  apply(parts) {
    if (parts.size) this.#board.apply([...parts.values()].join(""));
  }

  /**
   * Draw the board of another moment.
   * @param {Map<string, string>} parts
   */
  replace(parts) {
    for (const name of LISTS) must(`[data-rows=${name}]`, HTMLElement).replaceChildren();
    this.#board.apply([...parts.values()].join(""));
    for (const row of all(".is-new")) row.classList.remove("is-new", "arrives");
  }

  /**
   * Show what time it is.
   * @param {number} moment of the shift
   */
  tick(moment) {
    this.#ages.draw({ known: true });
    for (const row of all(".is-new", this.#calls)) {
      const isNew = moment - Date.parse(row.dataset.since ?? "") < NEW_MS;
      row.classList.toggle("is-new", isNew);
    }
    this.#face.textContent = this.#clock.timeOfDay(moment);
  }

  /**
   * Show how the trainee stands: figures, and the numbers of the calls that were decided otherwise.
   * @param {import("./training_score.js").Score} score
   */
  score(score) {
    must("[data-score=same]", HTMLElement).textContent = String(score.calls("same").length);
    must("[data-score=all]", HTMLElement).textContent = String(score.all);
    for (const mark of /** @type {const} */ (["under", "over", "other"])) {
      const words = score.calls(mark).join(", ") || "none";
      must(`[data-score=${mark}]`, HTMLElement).textContent = words;
    }
  }

  /**
   * Mark the call that is open.
   * @param {string | null} call
   */
  open(call) {
    this.#open = call;
    for (const row of all(".row", this.#calls)) this.#mark(row);
  }

  /**
   * A row leads nowhere but into this page.
   * @param {HTMLElement} element
   */
  #dress(element) {
    delete element.dataset.assignUrl;
    this.#mark(element);
    for (const link of all("a[data-pane-link]", element)) {
      const number = numberIn(link.getAttribute("href") ?? "");
      link.setAttribute("href", `#${number}`);
      link.dataset.opens = String(number);
    }
  }

  /** @param {HTMLElement} row */
  #mark(row) {
    row.classList.toggle("is-open", this.#open !== null && row.id === `call-${this.#open}`);
  }
}

/**
 * The call's number, at the end of the id that the shift gives it.
 * @param {string} path
 */
function numberIn(path) {
  return Number.parseInt(/([0-9a-f]{12})\/?$/u.exec(path)?.[1] ?? "0", 16);
}
