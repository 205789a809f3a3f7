/**
 * The card of a crew's unit: what the server drew last, moved on by what was tapped since.
 *
 *   <article id="field-card" data-seq data-unit data-assignment data-status data-level>
 *   <… data-at="en_route on_scene">      shown at these steps alone, in the card and in the dock
 *
 * @typedef {import("./field_steps.js").Step} Step
 * @typedef {{unit: number, callSign: string, assignment: number | null, number: string,
 *   status: Step, step: Step, level: number, levelSays: string,
 *   checkInBy: number | null}} CardState checkInBy in ms by the server's clock
 */

import { stepAfter } from "./field_steps.js";
import { all, find, must, nodesOf } from "./parts.js";

export class Card {
  #body;
  #queue;
  #onChange;
  /** @type {CardState} */
  #last;

  /**
   * @param {{body: HTMLElement, queue: import("./field_queue.js").TapQueue,
   *   onChange: (before: CardState, after: CardState) => void}} given
   */
  constructor({ body, queue, onChange }) {
    this.#body = body;
    this.#queue = queue;
    this.#onChange = onChange;
    this.#last = this.#read();
    this.#show(this.#last.step);
  }

  /** @returns {CardState} */
  get state() {
    return this.#last;
  }

  /**
   * Put what the server drew in the card's place, unless a newer one stands there.
   * @param {string} html
   */
  apply(html) {
    const fresh = find("#field-card", HTMLElement, nodesOf(html));
    if (!fresh || seqOf(fresh) < seqOf(this.#root)) return;
    keepCare(this.#root, fresh);
    this.#root.replaceWith(fresh);
    this.project();
  }

  /** Show the step that the taps on this phone lead to. */
  project() {
    const [before, after] = [this.#last, this.#read()];
    this.#last = after;
    this.#show(after.step);
    this.#onChange(before, after);
  }

  get #root() {
    return must("#field-card", HTMLElement);
  }

  /** @param {Step} step */
  #show(step) {
    this.#body.dataset.step = step;
    for (const part of all("[data-at]")) part.hidden = !part.dataset.at?.split(" ").includes(step);
  }

  /** @returns {CardState} */
  #read() {
    const card = this.#root.dataset;
    const status = /** @type {Step} */ (card.status ?? "nothing");
    const assignment = card.assignment ? Number(card.assignment) : null;
    return {
      unit: Number(card.unit ?? 0),
      callSign: card.callSign ?? "",
      assignment,
      number: card.number ?? "",
      status,
      step: assignment === null ? status : stepAfter(status, assignment, this.#queue.waiting),
      level: card.level ? Number(card.level) : -1,
      levelSays: card.levelSays ?? "",
      checkInBy: card.checkIn ? Date.parse(card.checkIn) : null,
    };
  }
}

/** @param {HTMLElement} card */
function seqOf(card) {
  return Number(card.dataset.seq ?? -1);
}

/**
 * What was read in confidence stays on the screen while it is about the same visit.
 * @param {HTMLElement} before
 * @param {HTMLElement} after
 */
function keepCare(before, after) {
  const [held, place] = [before, after].map((card) => find("#field-care", HTMLElement, card));
  if (held && place && held.dataset.careOf === place.dataset.careOf) place.replaceWith(held);
}
