/**
 * The sheets that ask for one thing more: why not, how it ended, to whom.
 *
 *   <button data-opens="decline">       <dialog id="decline"><form method="dialog">
 *   <button data-closes>                leaves it, and nothing was done
 *
 * A sheet belongs to the visit it was opened for: when that is gone, so is the sheet.
 */

import { lacking } from "./field_said.js";
import { all, find, must } from "./parts.js";

export class Sheets {
  #onSent;
  /** @type {HTMLDialogElement | null} */
  #open = null;
  #openedFor = "";

  /** @param {{onSent: (sheet: string, fields: FormData) => void}} given */
  constructor({ onSent }) {
    this.#onSent = onSent;
    for (const button of all("[data-opens]")) {
      button.addEventListener("click", () => this.#show(button.dataset.opens ?? ""));
    }
    for (const button of all("[data-closes]")) {
      button.addEventListener("click", () => this.close());
    }
    for (const form of all("dialog form"))
      form.addEventListener("submit", (event) => this.#sent(event));
  }

  /** Leave the sheet; what was typed in it stays. */
  close() {
    this.#open?.close();
    this.#open = null;
  }

  /**
   * Close the sheet of a visit that is gone.
   * @param {string} about the visit and the step that stands on the page now
   */
  keepFor(about) {
    if (this.#open && this.#openedFor !== about) this.close();
    this.#openedFor = about;
  }

  /** @param {string} id */
  #show(id) {
    this.#open = must(`#${id}`, HTMLDialogElement);
    this.#open.showModal();
  }

  /** @param {SubmitEvent} event */
  #sent(event) {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !hasWords(form) || !hasConsent(form)) return;
    const id = this.#open?.id ?? "";
    const fields = new FormData(form);
    this.close();
    form.reset();
    this.#onSent(id, fields);
  }
}

/**
 * Another reason than those listed has to be written down.
 * @param {HTMLFormElement} form
 */
function hasWords(form) {
  const words = find("[name=words]", HTMLInputElement, form);
  const isOther = new FormData(form).get("reason") === "other";
  if (!words || !isOther || words.value.trim()) return true;
  words.focus();
  words.closest(".field")?.classList.add("is-needed");
  return false;
}

/**
 * A follow-up stands on a whole consent: what is missing is marked, and the first of it has the focus.
 * @param {HTMLFormElement} form
 */
function hasConsent(form) {
  const missing = lacking(new FormData(form)).map((name) =>
    must(`[name=${name}]`, HTMLElement, form),
  );
  for (const part of all(".is-needed", form)) part.classList.remove("is-needed");
  for (const field of missing) field.closest(".field, .check")?.classList.add("is-needed");
  missing[0]?.focus();
  return missing.length === 0;
}
