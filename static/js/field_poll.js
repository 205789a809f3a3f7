/**
 * Asking for the card while the live line is down: some networks let no socket through.
 *
 * @typedef {{drawn(html: string): void, heard(): void, loggedOut(): void}} PollListener
 */

const EVERY_MS = 5_000;

export class Poll {
  #fetch;
  #url;
  #isNeeded;
  #on;
  #isAsking = false;

  /**
   * @param {{fetch: (url: string, init: RequestInit) => Promise<Response>, url: string,
   *   timers: import("./wire.js").Timers, isNeeded: () => boolean, on: PollListener}} given
   */
  constructor({ fetch, url, timers, isNeeded, on }) {
    this.#fetch = fetch;
    this.#url = url;
    this.#isNeeded = isNeeded;
    this.#on = on;
    timers.every(EVERY_MS, () => void this.ask());
  }

  /** Ask now, where the line does not tell. */
  async ask() {
    if (this.#isAsking || !this.#isNeeded()) return;
    this.#isAsking = true;
    try {
      const response = await this.#fetch(this.#url, {
        headers: { "X-Requested-With": "fetch" },
        redirect: "error",
        cache: "no-store",
        signal: AbortSignal.timeout(EVERY_MS),
      });
      if (response.status === 401) this.#on.loggedOut();
      if (response.ok) this.#take(await response.text());
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    } finally {
      this.#isAsking = false;
    }
  }

  /** @param {string} html */
  #take(html) {
    this.#on.heard();
    this.#on.drawn(html);
  }
}
