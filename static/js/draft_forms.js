/**
 * Keeps the drafts of the forms on a page, and puts a kept one back with a visible note.
 */

import { all, make } from "./parts.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

const FIELDS =
  "input[name]:not([type=hidden], [type=password], [type=submit], [type=checkbox], [type=radio])," +
  "textarea[name], select[name]";

export class DraftForms {
  #drafts;

  /** @param {import("./draft.js").Drafts} drafts */
  constructor(drafts) {
    this.#drafts = drafts;
  }

  /**
   * Put back what was typed into the forms below a root, and keep what is typed from now on.
   * @param {HTMLElement} root
   */
  watch(root) {
    for (const form of all("form[data-draft]", root)) {
      if (!(form instanceof HTMLFormElement)) continue;
      this.#putBack(form);
      form.addEventListener("input", () => this.#keep(form));
    }
  }

  /** @param {HTMLFormElement} form */
  saved(form) {
    if (form.dataset.draft) this.#drafts.forget(form.dataset.draft);
  }

  /** @param {HTMLFormElement} form */
  #keep(form) {
    const typed = fieldsOf(form).map((field) => [field.name, field.value]);
    this.#drafts.write(form.dataset.draft ?? "", Object.fromEntries(typed));
  }

  /** @param {HTMLFormElement} form */
  #putBack(form) {
    const draft = this.#drafts.read(form.dataset.draft ?? "");
    const fields = fieldsOf(form).filter((field) => draft?.[field.name] !== undefined);
    const changed = fields.filter((field) => field.value !== draft?.[field.name]);
    for (const field of changed) field.value = draft?.[field.name] ?? "";
    if (changed.length > 0) this.#note(form);
  }

  /** @param {HTMLFormElement} form */
  #note(form) {
    const note = make("p", "draft-note", "What you had typed is back. ");
    note.role = "status";
    const discard = make("button", "button small", "Discard it");
    discard.type = "button";
    discard.addEventListener("click", () => {
      this.saved(form);
      form.reset();
      note.remove();
    });
    note.append(discard);
    form.prepend(note);
  }
}

/**
 * @param {HTMLFormElement} form
 * @returns {Field[]}
 */
function fieldsOf(form) {
  return /** @type {Field[]} */ (all(FIELDS, form));
}
