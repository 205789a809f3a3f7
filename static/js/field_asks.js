/**
 * Asking for police, EMS or a second team: one tap, sent after three seconds, undone by another tap.
 *
 *   <button data-ask="POLICE">Police</button>
 *   <li data-service="POLICE">          in the card: asked for already
 */

import { all } from "./parts.js";

export const UNDO_MS = 3_000;

export class Asks {
  #queue;
  #now;
  #ask;
  #changed;
  #buttons;

  /**
   * @param {{queue: import("./field_queue.js").TapQueue, now: () => number,
   *   ask: (service: string, label: string) => void, changed: () => void}} given
   *   now in ms of the wall clock
   */
  constructor({ queue, now, ask, changed }) {
    this.#queue = queue;
    this.#now = now;
    this.#ask = ask;
    this.#changed = changed;
    this.#buttons = all("[data-ask]");
    for (const button of this.#buttons) {
      button.dataset.label = button.textContent.trim();
      button.addEventListener("click", () => this.#press(button));
    }
  }

  /** Say on each button how it stands. */
  draw() {
    const asked = new Set(all("#field-card [data-service]").map(({ dataset }) => dataset.service));
    for (const button of this.#buttons) this.#drawOne(button, asked.has(button.dataset.ask));
  }

  /**
   * @param {HTMLElement} button
   * @param {boolean} isAsked
   */
  #drawOne(button, isAsked) {
    const { ask = "", label = "" } = button.dataset;
    const tap = this.#pending(ask);
    const left = tap ? Math.ceil((tap.notBefore - this.#now()) / 1_000) : 0;
    const isUndoable = left > 0;
    button.textContent = isUndoable ? `Undo ${left}` : tap ? `${label} …` : label;
    button.ariaLabel = isUndoable ? `Undo asking for ${label}` : label;
    button.classList.toggle("is-undoable", isUndoable);
    button.classList.toggle("is-asked", isAsked);
    button.toggleAttribute("disabled", !isUndoable && (isAsked || tap !== undefined));
  }

  /** @param {HTMLElement} button */
  #press(button) {
    const { ask = "", label = "" } = button.dataset;
    const tap = this.#pending(ask);
    if (!tap) this.#ask(ask, label);
    else if (tap.notBefore > this.#now()) this.#queue.remove(tap.key);
    this.#changed();
  }

  /** @param {string} service */
  #pending(service) {
    return this.#queue.waiting.find((tap) => tap.kind === "backup" && tap.with.service === service);
  }
}
