/**
 * The board's rows, units and any other part that the server redraws on the line.
 *
 * A line's html holds one or more elements, each with an id:
 *   data-gone                 the element with this id is removed
 *   data-list="received"      it stands in the list <… data-rows="received">, at the place given
 *                             by data-level (highest first), then data-since (oldest first)
 *   neither                   it replaces the element with this id, where the page has one
 * Lists may show a count in <… data-count-of="received">.
 *
 * A change never moves the row being read (see still.js). A new row carries "is-new" for a while.
 */

import { indexFor, placeOf } from "./board_order.js";
import { all, find, nodesOf } from "./parts.js";

export class BrokenFragment extends Error {
  /** @param {string} why */
  constructor(why) {
    super(why);
    this.name = "BrokenFragment";
  }
}

export class Board {
  #root;
  #keepStill;
  #report;
  #dress;

  /**
   * @param {{root: ParentNode, keepStill: (change: () => void) => void,
   *   report: (error: unknown) => void, dress: (element: HTMLElement) => void}} given
   *   dress is called for every element drawn: it adds what only this console knows
   */
  constructor({ root, keepStill, report, dress }) {
    this.#root = root;
    this.#keepStill = keepStill;
    this.#report = report;
    this.#dress = dress;
    for (const row of all("[data-rows] > *", root)) dress(row);
    this.#recount();
  }

  /**
   * Draw one line. A broken card is marked and reported; the others are drawn all the same.
   * @param {string} html
   */
  apply(html) {
    const elements = [...nodesOf(html).children];
    this.#keepStill(() => {
      for (const element of elements) this.#applyOne(element);
    });
    this.#recount();
  }

  /** @param {Element} element */
  #applyOne(element) {
    try {
      if (!(element instanceof HTMLElement) || !element.id) {
        throw new BrokenFragment("a part of a line without an id");
      }
      this.#place(element);
    } catch (error) {
      document.getElementById(element.id)?.classList.add("is-broken");
      this.#report(error);
    }
  }

  /** @param {HTMLElement} element */
  #place(element) {
    const existing = document.getElementById(element.id);
    if (element.hasAttribute("data-gone")) return existing?.remove();
    const list = this.#listOf(element);
    if (!list && !existing) throw new BrokenFragment("a part that this page has no place for");
    if (!existing) element.classList.add("is-new", "arrives");
    this.#dress(element);
    if (list) insert(list, element, existing);
    else existing?.replaceWith(element);
    element.dispatchEvent(new CustomEvent("board:drawn", { bubbles: true }));
  }

  /** @param {HTMLElement} element */
  #listOf(element) {
    const name = element.dataset.list;
    if (name === undefined) return null;
    const list = find(`[data-rows="${CSS.escape(name)}"]`, HTMLElement, this.#root);
    if (!list) throw new BrokenFragment("a part for a list that this page does not have");
    return list;
  }

  #recount() {
    for (const count of all("[data-count-of]", this.#root)) {
      const name = CSS.escape(count.dataset.countOf ?? "");
      const list = find(`[data-rows="${name}"]`, HTMLElement, this.#root);
      const counted = list ? all(count.dataset.counting ?? ":scope > *", list).length : 0;
      count.textContent = String(counted);
    }
  }
}

/**
 * Put an element into its list in the place of the one it replaces, or where its level and age say.
 * @param {HTMLElement} list
 * @param {HTMLElement} element
 * @param {HTMLElement | null} existing
 */
function insert(list, element, existing) {
  carryMark(existing, element);
  const hadFocus = existing?.contains(document.activeElement);
  existing?.remove();
  const others = all(":scope > *", list);
  const index = indexFor(others.map(placeOf), placeOf(element));
  list.insertBefore(element, others[index] ?? null);
  if (hadFocus) find("a, button", HTMLElement, element)?.focus({ preventScroll: true });
}

/**
 * A row that is still new stays marked when it is drawn again.
 * @param {HTMLElement | null} existing
 * @param {HTMLElement} element
 */
function carryMark(existing, element) {
  if (existing?.classList.contains("is-new")) element.classList.add("is-new");
}
