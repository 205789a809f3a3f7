/**
 * What only this console knows of a row: whose it is, whether it is open here, how to say it aloud.
 */

import { all, find, nodesOf } from "./parts.js";

const SHAPES = ["·", "○", "●", "◆", "▲"];
const URGENT_FROM = 3;

export class Dresser {
  #person;
  /** @type {string | null} */
  #open = null;

  /** @param {{person: string}} given the name that data-owner carries for this person */
  constructor({ person }) {
    this.#person = person;
  }

  /** @param {HTMLElement} element */
  dress(element) {
    const isMine = this.#person !== "" && element.dataset.owner === this.#person;
    element.classList.toggle("is-mine", isMine);
    const owner = isMine ? find(".row-owner", HTMLElement, element) : null;
    if (owner) owner.textContent = "you";
    this.#markOpen(element);
  }

  /**
   * Mark the open call on the board; null where none is open.
   * @param {string | null} call
   */
  open(call) {
    this.#open = call;
    for (const row of all(".row")) this.#markOpen(row);
  }

  /** @param {HTMLElement} row */
  #markOpen(row) {
    const isOpen = this.#open !== null && row.id === `call-${this.#open}`;
    row.classList.toggle("is-open", isOpen);
    if (isOpen) row.classList.remove("is-new");
    const link = find("a[data-pane-link]", HTMLElement, row);
    if (link) link.ariaCurrent = isOpen ? "true" : null;
  }
}

/**
 * What a line brings that needs ears, said in words too; null for a line that needs none.
 * @param {import("./line_order.js").Line} line
 * @returns {{tone: import("./sound.js").Tone, words: string} | null}
 */
export function arrival(line) {
  if (line.kind !== "call.received") return null;
  const row = find(".row", HTMLElement, nodesOf(line.html));
  if (!row) return null;
  const level = Number(row.dataset.level ?? 0);
  const words = `${SHAPES[level] ?? ""} ${level} ${row.dataset.title ?? "New call"}`;
  return { tone: level >= URGENT_FROM ? "urgent" : "call", words };
}
