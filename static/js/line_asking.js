/**
 * When to ask the server again for the lines after the last drawn, and when to give up.
 *
 * @typedef {import("./stopwatch.js").Moment} Moment
 */

const AGAIN_AFTER_MS = 3_000;
const MOST_TIMES = 3;

export class Asking {
  #watch;
  /** @type {{after: number, at: Moment, times: number} | null} */
  #asked = null;

  /** @param {import("./stopwatch.js").Stopwatch} watch */
  constructor(watch) {
    this.#watch = watch;
  }

  /**
   * Whether to ask now for the lines after this one: the same hole is asked for three times.
   * @param {number} after
   * @returns {"ask" | "wait" | "give up"}
   */
  next(after) {
    const again = this.#asked?.after === after ? this.#asked : null;
    if (again && this.#watch.since(again.at) < AGAIN_AFTER_MS) return "wait";
    const times = (again?.times ?? 0) + 1;
    if (times > MOST_TIMES) return "give up";
    this.#asked = { after, at: this.#watch.now(), times };
    return "ask";
  }

  /** Nothing is asked for any more. */
  forget() {
    this.#asked = null;
  }
}
