/**
 * New rows: marked for a while, and never missed because they came in above what is in view.
 *
 *   <button id="new-above" hidden>   "▲ 2 new above", stands at the top of the list's scroller
 */

import { all } from "./parts.js";
import { giveRoomBack } from "./still.js";

const NEW_FOR_MS = 30_000;
const SHAPES = ["·", "○", "●", "◆", "▲"];

export class NewRows {
  #scroller;
  #above;
  #timers;

  /**
   * @param {{scroller: HTMLElement, above: HTMLElement,
   *   timers: import("./wire.js").Timers}} given
   */
  constructor({ scroller, above, timers }) {
    this.#scroller = scroller;
    this.#above = above;
    this.#timers = timers;
    scroller.addEventListener("board:drawn", (event) => this.#drawn(event.target));
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    above.addEventListener("click", () => this.#show());
  }

  /** Say how many new rows lie above what is in view, and how urgent the worst of them is. */
  draw() {
    const top = this.#scroller.getBoundingClientRect().top;
    const rows = all(".row.is-new", this.#scroller);
    const hidden = rows.filter((row) => row.getBoundingClientRect().bottom < top + 1);
    this.#above.hidden = hidden.length === 0;
    const worst = Math.max(0, ...hidden.map((row) => Number(row.dataset.level ?? 0)));
    this.#above.dataset.level = String(worst);
    this.#above.textContent = `${SHAPES[worst] ?? ""} ${hidden.length} new above`;
  }

  /** @param {EventTarget | null} target */
  #drawn(target) {
    if (!(target instanceof HTMLElement) || !target.classList.contains("is-new")) return;
    const { id } = target;
    this.#timers.after(NEW_FOR_MS, () => {
      document.getElementById(id)?.classList.remove("is-new");
      this.draw();
    });
    this.draw();
  }

  #scrolled() {
    giveRoomBack(this.#scroller);
    this.draw();
  }

  #show() {
    this.#scroller.scrollTop = 0;
  }
}
