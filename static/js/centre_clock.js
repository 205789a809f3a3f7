/**
 * The centre's time on this console: the server's clock and the centre's offset, both said by
 * the page. The browser's own zone and zone data are never asked: they may be old.
 */

export class CentreClock {
  #ahead;
  #offsetMs;
  #wallNow;

  /**
   * @param {{serverNow: number, offsetMinutes: number, wallNow: () => number}} given serverNow in
   *   ms of the epoch when the page was drawn; offsetMinutes east of UTC
   */
  constructor({ serverNow, offsetMinutes, wallNow }) {
    this.#ahead = serverNow - wallNow();
    this.#offsetMs = offsetMinutes * 60_000;
    this.#wallNow = wallNow;
  }

  /** The server's now, in ms of the epoch. */
  now() {
    return this.#wallNow() + this.#ahead;
  }

  /**
   * Time of day in the centre, "14:32:07", of a moment on this console's own wall clock.
   * @param {number} wallMs
   */
  timeOfDay(wallMs = this.#wallNow()) {
    return new Date(wallMs + this.#ahead + this.#offsetMs).toISOString().slice(11, 19);
  }

  /** How far the centre's clock is from UTC: "UTC−6", "UTC+5:30". */
  get offsetLabel() {
    const minutes = Math.abs(this.#offsetMs / 60_000);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    const tail = rest ? `:${String(rest).padStart(2, "0")}` : "";
    return `UTC${this.#offsetMs < 0 ? "−" : "+"}${hours}${tail}`;
  }
}
