/**
 * The service that somebody is connected to: chosen from the directory, or written where it has none.
 *
 *   <div data-service-choice="URL">
 *     <input name="service" role="combobox" aria-controls="LIST">  <ul id="LIST" role="listbox" hidden>
 *     <input name="service_id" hidden>       the directory's id, empty while the words are free
 *     <output>                               says which of the two it is
 *
 *   GET {url}?q=…     {"services": [{"id", "text", "detail"}]}
 *
 * @typedef {{id: string, text: string, detail: string}} Service
 */

import { Combobox } from "./combobox.js";
import { all, must } from "./parts.js";

const TYPED_AFTER_MS = 180;
const SHORTEST = 2;
const CHOSEN = "From the directory: the referral is written down with it.";
const FREE = "Not from the directory. It is kept as written.";

/**
 * Let every such field below a root suggest.
 * @param {HTMLElement} root
 * @param {{fetch: import("./ask.js").Fetch, timers: import("./wire.js").Timers}} given
 */
export function watchServiceChoices(root, given) {
  for (const host of all("[data-service-choice]", root)) new ServiceChoice(host, given);
}

class ServiceChoice {
  #url;
  #field;
  #id;
  #says;
  #fetch;
  #timers;
  #suggestions;
  #asked = 0;
  #cancelTyped = () => {};

  /**
   * @param {HTMLElement} host
   * @param {{fetch: import("./ask.js").Fetch, timers: import("./wire.js").Timers}} given
   */
  constructor(host, { fetch, timers }) {
    this.#url = host.dataset.serviceChoice ?? "";
    this.#field = must("[name=service]", HTMLInputElement, host);
    this.#id = must("[name=service_id]", HTMLInputElement, host);
    this.#says = must("output", HTMLElement, host);
    this.#fetch = fetch;
    this.#timers = timers;
    const list = must("[role=listbox]", HTMLElement, host);
    this.#suggestions = new Combobox({
      field: this.#field,
      list,
      onTake: (/** @type {Service} */ taken) => this.#take(taken),
    });
    this.#field.addEventListener("input", () => this.#typed());
    this.#say();
  }

  /** @param {Service} taken */
  #take({ id, text }) {
    this.#field.value = text;
    this.#id.value = id;
    this.#say();
    // The draft is kept by what is typed; what was chosen counts as typed.
    this.#id.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #typed() {
    this.#id.value = "";
    this.#say();
    this.#cancelTyped();
    this.#cancelTyped = this.#timers.after(TYPED_AFTER_MS, () => void this.#suggest());
  }

  #say() {
    const isFree = this.#field.value.trim() !== "";
    this.#says.textContent = this.#id.value ? CHOSEN : isFree ? FREE : "";
  }

  /** The last one asked is the only one shown. */
  async #suggest() {
    this.#asked += 1;
    const mine = this.#asked;
    const text = this.#field.value.trim();
    const found = text.length < SHORTEST ? [] : await this.#servicesLike(text);
    if (mine === this.#asked && document.activeElement === this.#field)
      this.#suggestions.offer(found);
  }

  /**
   * A search that fails stops nobody: the words are kept as written.
   * @param {string} text
   * @returns {Promise<Service[]>}
   */
  async #servicesLike(text) {
    try {
      const query = new URLSearchParams({ q: text });
      const response = await this.#fetch(`${this.#url}?${query}`, {
        headers: { Accept: "application/json" },
      });
      const { services } = response.ok ? await response.json() : { services: [] };
      return Array.isArray(services) ? services : [];
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return [];
      throw error;
    }
  }
}
