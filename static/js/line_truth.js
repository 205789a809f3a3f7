/**
 * Whether the board is true at this moment, and since when it is not.
 *
 * True: greeted on this socket, the head known from a message heard since the line was last lost,
 * and every line up to it drawn. Stale: no head for six seconds that it was true of. Lines prove
 * nothing: they may all be late alike, where a busy server draws them one by one. A stale board is
 * true again only by a new head, never by what was heard before the silence.
 *
 * @typedef {import("./stopwatch.js").Moment} Moment
 * @typedef {"connecting" | "catching_up" | "live" | "stale"} TruthState
 */

export const STALE_AFTER_MS = 6_000;
const BEHIND_GRACE_MS = 1_000;

export class BoardTruth {
  #order;
  #watch;
  #isFresh = false;
  #isStale = false;
  /** @type {Moment | null} */
  #behindAt = null;
  /** When a head was last heard. @type {Moment} */
  #headAt;
  /** The last moment at which the board was known to be true. @type {Moment} */
  at;
  /** True once this socket has said hello. */
  isGreeted = false;

  /**
   * @param {import("./line_order.js").LineOrder} order
   * @param {import("./stopwatch.js").Stopwatch} watch
   */
  constructor(order, watch) {
    this.#order = order;
    this.#watch = watch;
    this.at = this.#headAt = watch.now();
  }

  /** A hello or a beat told the head. */
  headHeard() {
    this.#isFresh = true;
    this.#headAt = this.#watch.now();
  }

  /** The socket is gone. */
  lost() {
    this.isGreeted = this.#isFresh = false;
  }

  /** Look at the clocks: after six seconds without truth the board is stale. */
  check() {
    if (this.#watch.since(this.at) <= STALE_AFTER_MS) return;
    if (!this.#isStale) this.#isFresh = false;
    this.#isStale = true;
  }

  /** Weigh what is drawn against what is known to exist; returns whether the board is true. */
  weigh() {
    if (!this.#order.caughtUp) {
      this.#behindAt ??= this.#watch.now();
      return false;
    }
    this.#behindAt = null;
    if (!this.isGreeted || !this.#isFresh) return false;
    this.at = this.#headAt;
    this.#isStale = this.#watch.since(this.at) > STALE_AFTER_MS;
    return !this.#isStale;
  }

  /** A beat may run a moment ahead of the line it counts; a second is no longer a moment. */
  get isBehindTooLong() {
    return this.#behindAt !== null && this.#watch.since(this.#behindAt) > BEHIND_GRACE_MS;
  }

  /**
   * What to call it.
   * @param {string} before what it was called last
   * @returns {TruthState}
   */
  state(before) {
    if (this.#isStale) return "stale";
    if (!this.isGreeted) return "connecting";
    if (!this.#isFresh || this.#order.hasHole) return "catching_up";
    if (this.#order.caughtUp) return "live";
    return before === "live" && !this.isBehindTooLong ? "live" : "catching_up";
  }
}
