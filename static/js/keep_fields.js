/**
 * What a person was doing in a part of the page, kept while the server draws that part anew:
 * unsaved fields, the focus with its selection, the scroll position and the open details.
 *
 * Forms are told apart by their id, fields by their name; both must be stable between drawings.
 */

import { all, find } from "./parts.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */
/** @typedef {{form: string, name: string, value: string, isOn: boolean}} Kept */
/** @typedef {{form: string, name: string, id: string, range: [number, number] | null}} FocusAt */
/** @typedef {{fields: Kept[], focus: FocusAt | null, open: string[]}} Memory */

/**
 * Everything worth keeping, but for the form that was just saved.
 * @param {HTMLElement} root
 * @param {{savedForm?: string}} [but]
 * @returns {Memory}
 */
export function remember(root, { savedForm = "" } = {}) {
  const fields = fieldsOf(root).filter((field) => formOf(field) !== savedForm && isUnsaved(field));
  return {
    fields: fields.map(kept),
    focus: focusIn(root),
    open: all("details[open][id]", root).map((details) => details.id),
  };
}

/**
 * Put it back into the part as drawn now; what is no longer there is left out.
 * @param {HTMLElement} root
 * @param {Memory} memory
 */
export function restore(root, memory) {
  for (const id of memory.open) {
    find(`#${CSS.escape(id)}`, HTMLDetailsElement, root)?.setAttribute("open", "");
  }
  for (const was of memory.fields) putBack(root, was);
  if (memory.focus) focusAgain(root, memory.focus);
}

/**
 * @param {ParentNode} root
 * @returns {Field[]}
 */
function fieldsOf(root) {
  const found = /** @type {Field[]} */ (all("input[name], textarea[name], select[name]", root));
  return found.filter((field) => field.form && field.name !== "csrfmiddlewaretoken");
}

/** @param {Field} field */
function formOf(field) {
  return field.form?.getAttribute("id") ?? "";
}

/** @param {Field} field */
function isUnsaved(field) {
  // The key of an attempt that may have arrived: a second attempt must carry the same one.
  if (field.name === "idempotency_key") return true;
  if (field instanceof HTMLSelectElement) {
    return [...field.options].some((option) => option.selected !== option.defaultSelected);
  }
  if (field instanceof HTMLInputElement && isSwitch(field)) {
    return field.checked !== field.defaultChecked;
  }
  return field.value !== field.defaultValue;
}

/** @param {HTMLInputElement} field */
function isSwitch(field) {
  return field.type === "checkbox" || field.type === "radio";
}

/**
 * @param {Field} field
 * @returns {Kept}
 */
function kept(field) {
  const isOn = field instanceof HTMLInputElement && field.checked;
  return { form: formOf(field), name: field.name, value: field.value, isOn };
}

/**
 * @param {HTMLElement} root
 * @param {Kept} was
 */
function putBack(root, was) {
  const same = fieldsOf(root).filter(
    (field) => formOf(field) === was.form && field.name === was.name,
  );
  for (const field of same) {
    if (!(field instanceof HTMLInputElement && isSwitch(field))) field.value = was.value;
    else if (field.value === was.value) field.checked = was.isOn;
  }
}

/**
 * @param {HTMLElement} root
 * @returns {FocusAt | null}
 */
function focusIn(root) {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !root.contains(focused)) return null;
  const isText = focused instanceof HTMLTextAreaElement || focused instanceof HTMLInputElement;
  const [from, to] = isText ? [focused.selectionStart, focused.selectionEnd] : [null, null];
  return {
    form: focused.closest("form")?.getAttribute("id") ?? "",
    name: focused.getAttribute("name") ?? "",
    id: focused.id,
    range: from === null || to === null ? null : [from, to],
  };
}

/**
 * @param {HTMLElement} root
 * @param {FocusAt} was
 */
function focusAgain(root, was) {
  const byName = `#${CSS.escape(was.form)} [name="${CSS.escape(was.name)}"]`;
  const selector = was.id ? `#${CSS.escape(was.id)}` : byName;
  const field = was.id || (was.form && was.name) ? find(selector, HTMLElement, root) : null;
  (field ?? root).focus({ preventScroll: true });
  const isText = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;
  if (isText && was.range) field.setSelectionRange(...was.range);
}
