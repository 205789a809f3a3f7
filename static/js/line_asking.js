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
   * Whether to ask now for the lines after this one: once in three seconds, and for a hole that
   * does not move three times. While an answer comes in line by line the hole moves with each: to
   * ask for it anew each time is to ask for everything again and again, until the server hangs up.
   * @param {number} after
   * @returns {"ask" | "wait" | "give up"}
   */
  next(after) {
    const before = this.#asked;
    if (before && this.#watch.since(before.at) < AGAIN_AFTER_MS) return "wait";
    const times = before?.after === after ? before.times + 1 : 1;
    if (times > MOST_TIMES) return "give up";
    this.#asked = { after, at: this.#watch.now(), times };
    return "ask";
  }

  /** Nothing is asked for any more. */
  forget() {
    this.#asked = null;
  }
}
