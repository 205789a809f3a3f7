/**
 * What was said in confidence: read once for each visit, shown while the crew is with the call, and
 * kept nowhere. The number to call back stands beside the map.
 *
 *   <section id="field-care" data-care-url data-care-of>     <a id="field-dial" hidden>
 */

import { isWithCall } from "./field_steps.js";
import { find, nodesOf } from "./parts.js";

export class Care {
  #fetch;
  #isReading = false;

  /** @param {{fetch: (url: string, init: RequestInit) => Promise<Response>}} given */
  constructor({ fetch }) {
    this.#fetch = fetch;
  }

  /**
   * Read what is not read yet, where the server knows the crew to be with the call.
   * @param {import("./field_card.js").CardState} card
   */
  async follow({ status }) {
    const section = find("#field-care", HTMLElement);
    if (section?.childElementCount) showDial(section);
    if (!section || section.childElementCount || !isWithCall(status) || this.#isReading) return;
    this.#isReading = true;
    const html = await this.#read(section.dataset.careUrl ?? "");
    this.#isReading = false;
    if (html === "") return;
    section.replaceChildren(nodesOf(html));
    showDial(section);
  }

  /** @param {string} url */
  async #read(url) {
    try {
      const response = await this.#fetch(url, {
        headers: { "X-Requested-With": "fetch" },
        redirect: "error",
        cache: "no-store",
      });
      return response.ok ? await response.text() : "";
    } catch (error) {
      if (error instanceof TypeError) return "";
      throw error;
    }
  }
}

/** @param {HTMLElement} section */
function showDial(section) {
  const read = find("[data-dial]", HTMLElement, section);
  const link = find("#field-dial", HTMLAnchorElement);
  if (!read || !link) return;
  const { dial = "", dialSays = "" } = read.dataset;
  link.href = `tel:${dial}`;
  link.textContent = `Call ${dialSays}`;
  link.hidden = dial === "";
}
