/**
 * Under 900 px the three columns become three tabs; wider, the buttons are not shown and all three
 * columns stand side by side.
 *
 *   <nav id="tabs"> <button data-shows="calls" aria-pressed="true"> … calls, call, units
 *   <body data-tab="calls">   the column shown
 */

import { all } from "./parts.js";

export class Tabs {
  #body;
  #buttons;

  /** @param {{body: HTMLElement, nav: HTMLElement}} given */
  constructor({ body, nav }) {
    this.#body = body;
    this.#buttons = all("[data-shows]", nav);
    for (const button of this.#buttons) {
      button.addEventListener("click", () => this.show(button.dataset.shows ?? ""));
    }
    this.show(body.dataset.tab ?? "calls");
  }

  /** @param {string} column */
  show(column) {
    this.#body.dataset.tab = column;
    for (const button of this.#buttons) {
      button.ariaPressed = String(button.dataset.shows === column);
    }
  }
}
