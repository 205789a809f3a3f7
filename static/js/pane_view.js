/**
 * What stands in the pane: draws a partial, keeps what was being typed, says what went wrong.
 */

import { keyEachForm } from "./idempotency.js";
import { restore } from "./keep_fields.js";
import { find, nodesOf } from "./parts.js";

/** After a new drawing keys rest for a moment: a double press must not answer the next question. */
const SETTLE_MS = 250;

export class PaneView {
  #problem;
  #timers;
  #onDrawn;
  #isHeld = false;

  /**
   * @param {{root: HTMLElement, problem: HTMLElement, timers: import("./wire.js").Timers,
   *   onDrawn: () => void}} given
   */
  constructor({ root, problem, timers, onDrawn }) {
    this.root = root;
    this.#problem = problem;
    this.#timers = timers;
    this.#onDrawn = onDrawn;
  }

  /** The id of the call shown, or null. */
  get call() {
    return find("[data-call]", HTMLElement, this.root)?.dataset.call ?? null;
  }

  /** The journal number that it was drawn at. */
  get drawnAt() {
    return Number(find("[data-seq]", HTMLElement, this.root)?.dataset.seq ?? 0);
  }

  /** The address that what is shown belongs to, or null where it says none. */
  get address() {
    return find("[data-url]", HTMLElement, this.root)?.dataset.url ?? null;
  }

  /**
   * Draw a partial; with a memory, what was being typed is put back and nothing scrolls.
   * @param {string} html
   * @param {import("./keep_fields.js").Memory} [memory]
   */
  show(html, memory) {
    const { scrollTop } = this.root;
    this.root.replaceChildren(nodesOf(html));
    this.wasDrawn();
    if (memory) restore(this.root, memory);
    this.root.scrollTop = memory ? scrollTop : 0;
    this.#settle();
  }

  /** What now stands there is new: its forms get their keys, the page its title. */
  wasDrawn() {
    keyEachForm(this.root);
    const title = find("[data-title]", HTMLElement, this.root)?.dataset.title;
    if (title) document.title = title;
    this.#onDrawn();
  }

  /**
   * Say what went wrong; an empty text takes it away.
   * @param {string} words
   */
  say(words) {
    this.#problem.textContent = words;
    this.#problem.hidden = words === "";
  }

  /** Keys reach nothing in the pane until release(). */
  hold() {
    this.#isHeld = true;
    this.root.ariaBusy = "true";
  }

  release() {
    this.#isHeld = false;
    this.#settle();
  }

  #settle() {
    this.root.ariaBusy = "true";
    this.#timers.after(SETTLE_MS, () => {
      if (!this.#isHeld) this.root.ariaBusy = "false";
    });
  }
}
