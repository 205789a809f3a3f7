/**
 * A text with its line numbers; an error's link puts the caret on its line.
 *
 *   <div data-code><textarea></div>     a column of numbers is put before the textarea
 *   <a data-line="12">                  goes to line 12
 */

import { make } from "./parts.js";

/**
 * Where a line begins and ends in a text, counted from 1; the last line for one beyond the end.
 * @param {string} text
 * @param {number} line
 * @returns {[number, number]}
 */
export function spanOfLine(text, line) {
  let start = 0;
  for (let number = 1; number < line; number += 1) {
    const end = text.indexOf("\n", start);
    if (end < 0) break;
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  return [start, end < 0 ? text.length : end];
}

export class NumberedText {
  #area;
  #numbers;
  #wrong;
  #count = 0;

  /** @param {{box: HTMLElement, area: HTMLTextAreaElement, wrong: Set<number>}} given */
  constructor({ box, area, wrong }) {
    this.#area = area;
    this.#wrong = wrong;
    this.#numbers = make("div", "numbers");
    this.#numbers.ariaHidden = "true";
    box.prepend(this.#numbers);
    box.classList.add("numbered");
    area.addEventListener("input", () => this.#number());
    area.addEventListener("scroll", () => this.#follow());
    new ResizeObserver(() => this.#follow()).observe(area);
    this.#number();
  }

  /** @param {number} line */
  goTo(line) {
    const [start, end] = spanOfLine(this.#area.value, line);
    const height = this.#area.scrollHeight / Math.max(this.#count, 1);
    this.#area.focus();
    this.#area.setSelectionRange(start, end);
    this.#area.scrollTop = Math.max(0, (line - 6) * height);
    this.#area.scrollLeft = 0;
  }

  #number() {
    const count = this.#area.value.split("\n").length;
    if (count === this.#count) return;
    this.#count = count;
    const lines = Array.from({ length: count }, (_, at) => this.#line(at + 1));
    this.#numbers.replaceChildren(...lines);
    this.#follow();
  }

  /** @param {number} number */
  #line(number) {
    return make("div", this.#wrong.has(number) ? "wrong" : "", String(number));
  }

  #follow() {
    this.#numbers.style.height = `${this.#area.offsetHeight}px`;
    this.#numbers.scrollTop = this.#area.scrollTop;
  }
}
