/**
 * Measuring a silence that may hold a sleeping laptop or a corrected clock.
 *
 * The steady clock sleeps with the laptop; the wall clock can be set back. A stopwatch believes
 * whichever says that more time has gone by: a console may be stale too early, never too late.
 *
 * @typedef {{wall(): number, steady(): number}} TwoClocks both in milliseconds
 * @typedef {{wall: number, steady: number}} Moment
 */

export class Stopwatch {
  #clock;

  /** @param {TwoClocks} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @returns {Moment} */
  now() {
    return { wall: this.#clock.wall(), steady: this.#clock.steady() };
  }

  /**
   * Milliseconds since a moment.
   * @param {Moment} moment
   */
  since(moment) {
    const now = this.now();
    return Math.max(now.wall - moment.wall, now.steady - moment.steady);
  }
}
