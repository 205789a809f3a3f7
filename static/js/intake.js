/**
 * The new-call form's help with the place. The form works without any of it.
 *
 *   <form data-intake data-addresses-url="…" data-place-url="…">
 *     <input name="address" role="combobox" aria-controls="address-list">  <ul id="address-list">
 *     <input name="lat"> <input name="lng">
 *     <output data-place-says>     community, phase and whether the pilot is open there now
 *     <output data-address-says>   "Not verified: …" while the text came from no suggestion
 *     <div data-map data-pin>      a press sets lat and lng
 */

import { Combobox } from "./combobox.js";
import { mapData, SmallMap } from "./map.js";
import { find, must } from "./parts.js";
import { PlaceLookup } from "./place_lookup.js";

const TYPED_AFTER_MS = 180;
const UNVERIFIED = "Not verified. It is kept as typed; drop a pin if you know where it is.";

export class IntakeForm {
  #address;
  #lat;
  #lng;
  #placeSays;
  #addressSays;
  #lookup;
  #timers;
  #suggestions;
  #map;
  #cancelTyped = () => {};

  /**
   * @param {{form: HTMLFormElement, fetch: import("./ask.js").Fetch,
   *   timers: import("./wire.js").Timers}} given
   */
  constructor({ form, fetch, timers }) {
    const { addressesUrl = "", placeUrl = "" } = form.dataset;
    this.#address = must("input[name=address]", HTMLInputElement, form);
    this.#lat = must("input[name=lat]", HTMLInputElement, form);
    this.#lng = must("input[name=lng]", HTMLInputElement, form);
    this.#placeSays = must("[data-place-says]", HTMLElement, form);
    this.#addressSays = must("[data-address-says]", HTMLElement, form);
    this.#lookup = new PlaceLookup({ fetch, urls: { addresses: addressesUrl, place: placeUrl } });
    this.#timers = timers;
    this.#suggestions = this.#makeSuggestions(form);
    this.#map = this.#makeMap(form);
    this.#listen();
    this.#placeChanged();
  }

  #listen() {
    this.#address.addEventListener("input", () => this.#typed());
    for (const field of [this.#lat, this.#lng]) {
      field.addEventListener("input", () => this.#soon(() => this.#placeChanged()));
    }
  }

  /**
   * @param {HTMLFormElement} form
   * @returns {Combobox<import("./place_lookup.js").Address>}
   */
  #makeSuggestions(form) {
    const list = must(`#${this.#address.getAttribute("aria-controls")}`, HTMLElement, form);
    return new Combobox({ field: this.#address, list, onTake: (taken) => this.#take(taken) });
  }

  /** @param {HTMLFormElement} form */
  #makeMap(form) {
    const [host, data] = [find("[data-map][data-pin]", HTMLElement, form), mapData()];
    if (!host || !data) return null;
    const map = new SmallMap(host, data);
    map.listen(([lng, lat]) => this.#setPlace(lat, lng));
    return map;
  }

  #typed() {
    this.#addressSays.textContent = this.#address.value.trim() === "" ? "" : UNVERIFIED;
    this.#soon(async () => {
      const found = await this.#lookup.addresses(this.#address.value);
      if (found && document.activeElement === this.#address) this.#suggestions.offer(found);
    });
  }

  /** @param {import("./place_lookup.js").Address} taken */
  #take(taken) {
    this.#address.value = taken.text;
    this.#addressSays.textContent = "Verified address.";
    this.#setPlace(taken.lat, taken.lng);
  }

  /**
   * @param {number} lat
   * @param {number} lng
   */
  #setPlace(lat, lng) {
    this.#lat.value = lat.toFixed(6);
    this.#lng.value = lng.toFixed(6);
    // The draft is kept by what is typed; a place that was set for somebody counts as typed.
    this.#lng.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async #placeChanged() {
    const [lat, lng] = [this.#lat.value.trim(), this.#lng.value.trim()];
    const isPlace = lat !== "" && lng !== "" && Number.isFinite(Number(lat) + Number(lng));
    this.#map?.pin(isPlace ? [Number(lng), Number(lat)] : null);
    const answer = isPlace ? await this.#lookup.place(lat, lng) : null;
    this.#placeSays.textContent =
      answer?.says ?? (isPlace ? "The place could not be looked up." : "");
    this.#placeSays.dataset.open = String(answer?.open ?? false);
  }

  /** @param {() => unknown} act */
  #soon(act) {
    this.#cancelTyped();
    this.#cancelTyped = this.#timers.after(TYPED_AFTER_MS, () => void act());
  }
}
