/**
 * Reloading the page when only a fresh one is true, but never in a circle: a second reload within
 * a short time waits, and consoles do not all reload in the same instant.
 */

const LAST_KEY = "board:reloaded-at";
const NOT_AGAIN_WITHIN_MS = 20_000;
const SPREAD_MS = 1_500;

export class FreshPage {
  #given;
  #isComing = false;

  /**
   * @param {{store: Pick<Storage, "getItem" | "setItem">, now: () => number,
   *   random: () => number, timers: import("./wire.js").Timers, reload: () => void}} given
   */
  constructor(given) {
    this.#given = given;
  }

  /** Reload soon; asked twice, it happens once. */
  want() {
    if (this.#isComing) return;
    this.#isComing = true;
    const { store, now, random, timers, reload } = this.#given;
    const last = Number(store.getItem(LAST_KEY) ?? Number.NEGATIVE_INFINITY);
    const rest = Math.max(0, last + NOT_AGAIN_WITHIN_MS - now());
    timers.after(rest + random() * SPREAD_MS, () => {
      store.setItem(LAST_KEY, String(now()));
      reload();
    });
  }
}
