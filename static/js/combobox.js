/**
 * A text field that suggests, after the ARIA combobox pattern: arrows move, Enter takes, Escape
 * closes. What was typed stays what was typed until a suggestion is taken.
 *
 *   <input role="combobox" aria-controls="LIST" aria-expanded="false" aria-autocomplete="list">
 *   <ul id="LIST" role="listbox" hidden></ul>
 *
 * @typedef {{text: string, detail: string}} Suggestion
 */

import { make } from "./parts.js";

/** @template {Suggestion} T */
export class Combobox {
  #field;
  #list;
  #onTake;
  /** @type {T[]} */
  #shown = [];
  #active = -1;

  /**
   * @param {{field: HTMLInputElement, list: HTMLElement, onTake: (taken: T) => void}} given
   */
  constructor({ field, list, onTake }) {
    this.#field = field;
    this.#list = list;
    this.#onTake = onTake;
    field.addEventListener("keydown", (event) => this.#pressed(event));
    field.addEventListener("blur", () => this.close());
    list.addEventListener("pointerdown", (event) => this.#pointed(event));
  }

  /**
   * Offer these; none closes the list.
   * @param {T[]} suggestions
   */
  offer(suggestions) {
    this.#shown = suggestions;
    this.#active = -1;
    this.#list.replaceChildren(...suggestions.map((one, index) => this.#option(one, index)));
    this.#draw();
  }

  close() {
    this.offer([]);
  }

  /**
   * @param {Suggestion} suggestion
   * @param {number} index
   */
  #option({ text, detail }, index) {
    const option = make("li", "suggestion");
    option.id = `${this.#list.id}-${index}`;
    option.role = "option";
    option.append(make("span", "", text), make("span", "quiet", detail));
    return option;
  }

  #draw() {
    const isOpen = this.#shown.length > 0;
    this.#list.hidden = !isOpen;
    this.#field.ariaExpanded = String(isOpen);
    const options = [...this.#list.children];
    for (const [index, option] of options.entries()) {
      option.ariaSelected = String(index === this.#active);
    }
    const active = options[this.#active];
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.#field.setAttribute("aria-activedescendant", active.id);
    else this.#field.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (this.#shown.length === 0) return;
    const steps = new Map([
      ["ArrowDown", 1],
      ["ArrowUp", -1],
    ]);
    const step = steps.get(event.key);
    if (step !== undefined) this.#move(step);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.#active >= 0) this.#take(this.#active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} step */
  #move(step) {
    const count = this.#shown.length;
    const from = this.#active < 0 && step < 0 ? count : this.#active;
    this.#active = (from + step + count) % count;
    this.#draw();
  }

  /** @param {PointerEvent} event */
  #pointed(event) {
    event.preventDefault();
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (option) this.#take([...this.#list.children].indexOf(option));
  }

  /** @param {number} index */
  #take(index) {
    const taken = this.#shown[index];
    this.close();
    if (taken) this.#onTake(taken);
  }
}
