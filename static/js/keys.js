/**
 * Keys. Every action is a button (or link, or field) with data-key="s"; pressing the key clicks the
 * first one that is visible and enabled, so keys and buttons cannot drift apart.
 *
 *   data-key="/"          the key, as KeyboardEvent.key says it, small letters; "f2" acts while typing too
 *   data-key-says="…"     what ? lists for it, where the button's own words do not serve
 *   aria-busy="true"      keys reach nothing inside: an answer is being sent or was just drawn
 */

import { all, make } from "./parts.js";

const TYPING = "textarea, select, [contenteditable=true], input";
const NOT_TYPING = new Set(["button", "submit", "reset", "checkbox", "radio", "range", "color"]);

/**
 * The key meant, or null where it is not meant for us: held down, with a modifier, or typed.
 * @param {{key: string, ctrlKey: boolean, altKey: boolean, metaKey: boolean, repeat: boolean}} press
 * @param {boolean} isTyping
 * @returns {string | null}
 */
export function keyMeant(press, isTyping) {
  if (press.repeat || press.ctrlKey || press.altKey || press.metaKey) return null;
  // A function key is never typed: it acts in the middle of a word too.
  if (/^F\d{1,2}$/u.test(press.key)) return press.key.toLowerCase();
  if (isTyping) return null;
  return press.key.length === 1 ? press.key.toLowerCase() : null;
}

/** @param {EventTarget | null} target */
function takesText(target) {
  const field = target instanceof Element ? target.closest(TYPING) : null;
  return field !== null && !(field instanceof HTMLInputElement && NOT_TYPING.has(field.type));
}

/** @param {HTMLElement} element */
function isUsable(element) {
  if (element.matches(":disabled, [aria-disabled=true]")) return false;
  return element.closest("[aria-busy=true]") === null && element.checkVisibility();
}

/**
 * Everything that a key reaches now: inside the open dialog where one is open.
 * @param {ParentNode} root
 */
export function reachable(root) {
  const dialog = root.querySelector("dialog[open]");
  return all("[data-key]", dialog ?? root).filter(isUsable);
}

export class Keys {
  #root;
  #dialog;

  /** @param {{root: Document, dialog: HTMLDialogElement}} given */
  constructor({ root, dialog }) {
    this.#root = root;
    this.#dialog = dialog;
    root.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** Show every key that does something now, in page order. */
  showAll() {
    const list = make("dl", "keys");
    for (const element of reachable(this.#root)) {
      list.append(keyTerm(element), make("dd", "", wordsOf(element)));
    }
    this.#dialog.querySelector("dl")?.replaceWith(list);
    this.#dialog.showModal();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const key = keyMeant(event, takesText(event.target));
    if (key === null) return;
    const element = reachable(this.#root).find((found) => found.dataset.key === key);
    if (!element) return;
    event.preventDefault();
    if (element.matches("input, textarea, select")) element.focus();
    else element.click();
  }
}

/** @param {HTMLElement} element */
function keyTerm(element) {
  const term = make("dt", "");
  term.append(make("kbd", "", element.dataset.key ?? ""));
  return term;
}

/** @param {HTMLElement} element */
function wordsOf(element) {
  if (element.dataset.keySays) return element.dataset.keySays;
  const words = element.cloneNode(true);
  if (!(words instanceof HTMLElement)) return "";
  for (const key of all("kbd", words)) key.remove();
  return words.getAttribute("aria-label") ?? words.textContent.trim().replace(/\s+/gu, " ");
}
