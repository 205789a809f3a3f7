/**
 * Questions about places, asked while somebody types: the last one asked is the only one answered.
 *
 *   GET {addresses}?q=…        {"addresses": [{"text", "detail", "lat", "lng"}]}
 *   GET {place}?lat=…&lng=…    {"community": "Beltline" | null, "open": true, "says": "…"}
 *
 * @typedef {{text: string, detail: string, lat: number, lng: number}} Address
 * @typedef {{community: string | null, open: boolean, says: string}} PlaceAnswer
 */

const SHORTEST = 3;

export class PlaceLookup {
  #fetch;
  #urls;
  #asked = { addresses: 0, place: 0 };

  /**
   * @param {{fetch: import("./ask.js").Fetch, urls: {addresses: string, place: string}}} given
   */
  constructor({ fetch, urls }) {
    this.#fetch = fetch;
    this.#urls = urls;
  }

  /**
   * Addresses like the text; null where a newer question was asked, or none could be.
   * @param {string} text
   * @returns {Promise<Address[] | null>}
   */
  async addresses(text) {
    if (text.trim().length < SHORTEST) return [];
    const found = await this.#ask("addresses", new URLSearchParams({ q: text.trim() }));
    return found && Array.isArray(found.addresses) ? found.addresses : null;
  }

  /**
   * What the pilot says of a point; null where a newer question was asked, or none could be.
   * @param {string} lat
   * @param {string} lng
   * @returns {Promise<PlaceAnswer | null>}
   */
  async place(lat, lng) {
    const found = await this.#ask("place", new URLSearchParams({ lat, lng }));
    return found && typeof found.says === "string" ? found : null;
  }

  /**
   * @param {"addresses" | "place"} what
   * @param {URLSearchParams} query
   */
  async #ask(what, query) {
    this.#asked[what] += 1;
    const mine = this.#asked[what];
    const found = await this.#json(`${this.#urls[what]}?${query}`);
    return mine === this.#asked[what] ? found : null;
  }

  /**
   * A lookup that fails stops nobody: the address is kept as typed, unverified.
   * @param {string} url
   */
  async #json(url) {
    try {
      const response = await this.#fetch(url, { headers: { Accept: "application/json" } });
      return response.ok ? await response.json() : null;
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return null;
      throw error;
    }
  }
}
