/**
 * The command field: shows at every key what Enter would do, and does it.
 *
 *   <form id="command-form" data-new-url="…">  with csrfmiddlewaretoken and idempotency_key
 *     <input id="command" data-key="/">
 *     <output id="command-says" data-ok="true">
 *
 * Calls and units are read from the board as drawn:
 *   .row[data-number][data-title][data-assign-url] with a link inside
 *   .unit[data-unit][data-name][data-says][data-free][data-status-url]
 */

import { preview } from "./command.js";
import { newKey } from "./idempotency.js";
import { all, find } from "./parts.js";

/**
 * @typedef {{open(url: string): void, post(url: string, form: FormData): void,
 *   accepted(): void, refused(): void, openCall(): string | null}} CommandListener
 */

export class CommandLine {
  #form;
  #field;
  #says;
  #on;

  /**
   * @param {{form: HTMLFormElement, field: HTMLInputElement, says: HTMLElement,
   *   on: CommandListener}} given
   */
  constructor({ form, field, says, on }) {
    this.#form = form;
    this.#field = field;
    this.#says = says;
    this.#on = on;
    field.addEventListener("input", () => this.#preview());
    field.addEventListener("keydown", (event) => this.#left(event));
    form.addEventListener("submit", (event) => this.#run(event));
  }

  #preview() {
    const wanted = this.#wanted();
    const isEmpty = this.#field.value.trim() === "";
    this.#says.textContent = isEmpty ? "" : wanted.says;
    this.#says.dataset.ok = String(wanted.ok);
  }

  #wanted() {
    const newUrl = this.#form.dataset.newUrl ?? "";
    return preview(this.#field.value, { ...onTheBoard(), openCall: this.#on.openCall(), newUrl });
  }

  /** @param {SubmitEvent} event */
  #run(event) {
    event.preventDefault();
    const { ok, run } = this.#wanted();
    this.#preview();
    if (!ok) return this.#on.refused();
    this.#on.accepted();
    this.#empty();
    if (run.do === "open") this.#on.open(run.url);
    else if (run.do === "find") markFound(run.text);
    else this.#on.post(run.url, this.#filled(run.fields));
  }

  /** @param {Record<string, string>} fields */
  #filled(fields) {
    const form = new FormData(this.#form);
    form.set("idempotency_key", newKey());
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return form;
  }

  /** @param {KeyboardEvent} event */
  #left(event) {
    if (event.key !== "Escape") return;
    markFound("");
    this.#empty();
  }

  #empty() {
    this.#field.value = "";
    this.#preview();
    this.#field.blur();
  }
}

/** The calls and units that the board shows now. */
function onTheBoard() {
  return {
    calls: all(".row[data-number]").map((row) => ({
      id: row.id.replace(/^call-/u, ""),
      number: row.dataset.number ?? "",
      title: row.dataset.title ?? "",
      url: find("a[href]", HTMLAnchorElement, row)?.getAttribute("href") ?? "",
      assignUrl: row.dataset.assignUrl ?? "",
    })),
    units: all(".unit[data-unit]").map((unit) => ({
      id: unit.dataset.unit ?? "",
      name: unit.dataset.name ?? "",
      says: unit.dataset.says ?? "",
      isFree: unit.dataset.free === "yes",
      statusUrl: unit.dataset.statusUrl || null,
    })),
  };
}

/**
 * Mark what holds the words; nothing is hidden, for a hidden call is a forgotten call.
 * @param {string} text
 */
export function markFound(text) {
  const wanted = text.trim().toLowerCase();
  const found = all(".row, .unit").filter((shown) => {
    const holds = wanted !== "" && shown.textContent.toLowerCase().includes(wanted);
    shown.classList.toggle("is-found", holds);
    return holds;
  });
  found[0]?.scrollIntoView({ block: "nearest" });
  if (found[0]) find("a", HTMLAnchorElement, found[0])?.focus({ preventScroll: true });
}
