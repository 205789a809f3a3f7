/**
 * What only this console knows of a row: whose it is, whether it is open here, how to say it aloud.
 */

import { all, find, nodesOf } from "./parts.js";

const SHAPES = ["·", "○", "●", "◆", "▲"];
const URGENT_FROM = 3;
/** A desk gave a call back, or no unit took it: whoever is here must hear it. */
const BACK = new Set([
  "handoff.returned",
  "handoff.lapsed",
  "callback.not_reached",
  "callback.not_tried",
  "call.nobody_left",
]);

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
  const row = find(".row", HTMLElement, nodesOf(line.html));
  if (BACK.has(line.kind)) return { tone: "urgent", words: backWords(row) };
  if (line.kind !== "call.received") return null;
  if (!row) return null;
  const level = Number(row.dataset.level ?? 0);
  const words = `${SHAPES[level] ?? ""} ${level} ${row.dataset.title ?? "New call"}`;
  return { tone: level >= URGENT_FROM ? "urgent" : "call", words };
}

/** @param {HTMLElement | null} row */
function backWords(row) {
  const why = row?.dataset.back ?? "A call came back";
  return row?.dataset.title ? `${why} · ${row.dataset.title}` : why;
}
