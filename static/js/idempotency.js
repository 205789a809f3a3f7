/**
 * One key for each attempt to save, so that an attempt repeated after a lost answer counts once.
 */

import { all } from "./parts.js";

/** A random UUID, also where the page is not a secure context and randomUUID is missing. */
export function newKey() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Give each form that has none its key.
 * @param {ParentNode} root
 */
export function keyEachForm(root) {
  for (const field of all('input[name="idempotency_key"]', root)) {
    if (field instanceof HTMLInputElement && field.value === "") field.value = newKey();
  }
}
