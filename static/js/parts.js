/**
 * Finding the parts of a page, with their types checked.
 *
 * A template that forgot a part is a fault of ours: it is said at once, by name.
 */

export class MissingPart extends Error {
  /** @param {string} selector */
  constructor(selector) {
    super(`this page has no ${selector}`);
    this.name = "MissingPart";
  }
}

/**
 * The first element that matches, or null where the page has none of that type.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} [root]
 * @returns {T | null}
 */
export function find(selector, type, root = document) {
  const found = root.querySelector(selector);
  return found instanceof type ? found : null;
}

/**
 * The first element that matches; throws MissingPart where there is none.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function must(selector, type, root = document) {
  const found = find(selector, type, root);
  if (!found) throw new MissingPart(selector);
  return found;
}

/**
 * Every HTML element that matches, in page order.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement[]}
 */
export function all(selector, root = document) {
  return [...root.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement);
}

/**
 * An element with a class and a text, for the few things drawn here and not by the server.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/**
 * What the server drew, as nodes. Scripts in it never run: a template's content is inert.
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function nodesOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
