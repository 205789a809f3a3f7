/**
 * The order of the journal's lines on one console: pure, and the same whatever the network does.
 *
 * A line at or below the last drawn is dropped, the next is drawn, and one that comes too early
 * is kept until the hole before it is filled. Nothing is ever drawn past a hole.
 */

/** @typedef {{seq: number, kind: string, call: string | null, at: string, html: string}} Line */

/** Early lines kept while a hole is open; more than these will be sent again anyway. */
const MOST_KEPT = 1_000;

export class LineOrder {
  /** @type {Map<number, Line>} */
  #kept = new Map();

  /** @param {number} drawnAt the journal number that the page was drawn at */
  constructor(drawnAt) {
    /** The last number drawn. */
    this.last = drawnAt;
    /** The highest number known to exist. */
    this.head = drawnAt;
  }

  /**
   * Learn the number of the newest line from a hello or a beat.
   * @param {number} head
   */
  heard(head) {
    this.head = Math.max(this.head, head);
  }

  /**
   * Take one line in; returns the lines that may be drawn now, in order.
   * @param {Line} line
   * @returns {Line[]}
   */
  take(line) {
    this.heard(line.seq);
    if (line.seq <= this.last) return [];
    if (this.#kept.size < MOST_KEPT || line.seq === this.last + 1) this.#kept.set(line.seq, line);
    return this.#ready();
  }

  /** True when every line known to exist is drawn. */
  get caughtUp() {
    return this.last >= this.head;
  }

  /** True when a line has come whose predecessor is missing. */
  get hasHole() {
    return this.#kept.size > 0;
  }

  /** @returns {Line[]} */
  #ready() {
    const ready = [];
    for (let next = this.#kept.get(this.last + 1); next; next = this.#kept.get(this.last + 1)) {
      this.#kept.delete(next.seq);
      this.last = next.seq;
      ready.push(next);
    }
    return ready;
  }
}
