/** The places of one ring as a table: every place can be typed, added and taken out with the keyboard. */

import { make } from "./parts.js";

const A_PAGE = 100;
const SHOWN_DIGITS = 7;

export class VertexTable {
  #host;
  #pages;
  #editable;
  #first = 0;
  /** @type {import("./zone_rings.js").Ring} */
  #ring = [];
  /** The place at fault, or -1. */
  #fault = -1;

  /**
   * @param {object} given
   * @param {HTMLElement} given.host
   * @param {HTMLElement} given.pages where the buttons of a long ring stand
   * @param {(index: number, place: import("./zone_rings.js").Place) => void} given.onMove
   * @param {(index: number) => void} given.onSplit
   * @param {(index: number) => void} given.onRemove
   */
  constructor({ host, pages, onMove, onSplit, onRemove }) {
    this.#host = host;
    this.#pages = pages;
    this.#editable = host.dataset.editable === "yes";
    this.onMove = onMove;
    this.onSplit = onSplit;
    this.onRemove = onRemove;
  }

  /**
   * @param {import("./zone_rings.js").Ring} ring closed: the last place is not shown again
   * @param {{fault?: number, focus?: number}} [marks]
   */
  draw(ring, { fault = -1, focus = -1 } = {}) {
    this.#ring = ring;
    this.#fault = fault;
    const wanted = focus >= 0 ? focus : fault;
    if (wanted >= 0) this.#first = Math.floor(wanted / A_PAGE) * A_PAGE;
    if (this.#first >= ring.length) this.#first = 0;
    this.#drawPage();
    if (wanted >= 0) this.#focus(wanted);
  }

  #drawPage() {
    const table = make("table", "");
    const head = table.createTHead().insertRow();
    for (const name of ["Place", "Latitude", "Longitude"]) {
      const cell = make("th", "", name);
      cell.scope = "col";
      head.append(cell);
    }
    const body = table.createTBody();
    const last = Math.min(this.#first + A_PAGE, this.#ring.length - 1);
    for (let index = this.#first; index < last; index += 1) this.#row(body.insertRow(), index);
    this.#host.replaceChildren(table);
    this.#drawPages();
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {number} index
   */
  #row(row, index) {
    const number = make("th", "", String(index + 1));
    number.scope = "row";
    row.append(number);
    const [lng, lat] = this.#ring[index] ?? [0, 0];
    const lats = this.#cell(row, index, `Latitude of place ${index + 1}`, lat);
    const lngs = this.#cell(row, index, `Longitude of place ${index + 1}`, lng);
    row.classList.toggle("is-at-fault", index === this.#fault);
    for (const input of [lats, lngs]) {
      if (index === this.#fault) input.setAttribute("aria-invalid", "true");
      input.addEventListener("change", () => this.#typed(index, lats, lngs));
    }
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {number} index
   * @param {string} label
   * @param {number} value
   */
  #cell(row, index, label, value) {
    const input = make("input", "");
    input.value = String(Number(value.toFixed(SHOWN_DIGITS)));
    input.dataset.exact = String(value);
    input.dataset.shown = input.value;
    input.inputMode = "decimal";
    input.autocomplete = "off";
    input.readOnly = !this.#editable;
    input.setAttribute("aria-label", label);
    input.addEventListener("keydown", (event) => this.#key(event, index));
    row.insertCell().append(input);
    return input;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} index
   */
  #key(event, index) {
    if (!this.#editable) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.onSplit(index);
    }
    if (event.key === "Delete" && event.ctrlKey) {
      event.preventDefault();
      this.onRemove(index);
    }
  }

  /**
   * @param {number} index
   * @param {HTMLInputElement} lats
   * @param {HTMLInputElement} lngs
   */
  #typed(index, lats, lngs) {
    const [lat, lng] = [degreesIn(lats), degreesIn(lngs)];
    lats.toggleAttribute("aria-invalid", false);
    if (Number.isFinite(lat) && Number.isFinite(lng)) {
      this.onMove(index, [lng, lat]);
      return;
    }
    const wrong = Number.isFinite(lat) ? lngs : lats;
    wrong.setAttribute("aria-invalid", "true");
    wrong.focus();
  }

  #drawPages() {
    const places = this.#ring.length - 1;
    if (places <= A_PAGE) {
      this.#pages.replaceChildren();
      return;
    }
    const last = Math.min(this.#first + A_PAGE, places);
    this.#pages.replaceChildren(
      this.#step("Earlier", -A_PAGE, this.#first > 0),
      make("span", "quiet", `${this.#first + 1} to ${last} of ${places}`),
      this.#step("Later", A_PAGE, last < places),
    );
  }

  /**
   * @param {string} label
   * @param {number} by
   * @param {boolean} can
   */
  #step(label, by, can) {
    const button = make("button", "button small", label);
    button.type = "button";
    button.disabled = !can;
    button.addEventListener("click", () => {
      this.#first += by;
      this.#drawPage();
    });
    return button;
  }

  /** @param {number} index */
  #focus(index) {
    const row = this.#host.querySelectorAll("tbody tr")[index - this.#first];
    const input = row?.querySelector("input");
    input?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }
}

/**
 * What was typed; the digits that are not shown stay where nothing was typed.
 * @param {HTMLInputElement} input
 */
function degreesIn(input) {
  const text = input.value.trim().replace(",", ".");
  if (text === input.dataset.shown) return Number(input.dataset.exact);
  return text === "" ? Number.NaN : Number(text);
}
