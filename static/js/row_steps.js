/**
 * Stepping through the rows with two buttons, which the keys j and k press.
 *
 *   <button data-step="1" data-key="j">   <button data-step="-1" data-key="k">
 */

import { all, find } from "./parts.js";

export class RowSteps {
  #scroller;

  /** @param {{scroller: HTMLElement, buttons: ParentNode}} given */
  constructor({ scroller, buttons }) {
    this.#scroller = scroller;
    for (const button of all("[data-step]", buttons)) {
      button.addEventListener("click", () => this.step(Number(button.dataset.step)));
    }
  }

  /**
   * Move the focus to the row so many below the one with the focus, else below the open one.
   * @param {number} by
   */
  step(by) {
    const rows = all(".row", this.#scroller);
    const focused = rows.findIndex((row) => row.contains(document.activeElement));
    const from = focused < 0 ? rows.findIndex((row) => row.matches(".is-open")) : focused;
    const to = from < 0 && by < 0 ? rows.length - 1 : from + by;
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))];
    const link = row ? find("a", HTMLElement, row) : null;
    link?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }
}
