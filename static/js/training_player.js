/**
 * The time of a training shift, and which of its frames have been: no page, no clock of its own.
 *
 * @typedef {{seq: number, at: number, kind: string, call: number, asks: boolean,
 *   parts: Record<string, string>}} Frame at in ms of the epoch; parts are html by element id
 * @typedef {{frames: Frame[], stopped: Frame | null}} Step what is to be drawn, and the frame before
 *   which it stopped, because somebody is to decide first
 */

export class Player {
  #frames;
  #starts;
  #ends;
  #next = 0;
  #at;
  /** @type {Set<number>} */
  #decided = new Set();
  speed = 60;
  asks = true;

  /** @param {{frames: Frame[], starts: number, ends: number}} given */
  constructor({ frames, starts, ends }) {
    this.#frames = frames;
    this.#starts = starts;
    this.#ends = ends;
    this.#at = starts;
  }

  /** The moment of the shift, in ms of the epoch. */
  get at() {
    return this.#at;
  }

  get isOver() {
    return this.#at >= this.#ends;
  }

  /** How much of the shift has been, from 0 to 1. */
  get share() {
    return (this.#at - this.#starts) / (this.#ends - this.#starts);
  }

  /** The number of the last frame that has been. */
  get seq() {
    return this.#frames[this.#next - 1]?.seq ?? -1;
  }

  /**
   * Let real time pass.
   * @param {number} ms @returns {Step}
   */
  pass(ms) {
    return this.#until(this.#at + ms * this.speed);
  }

  /** Go to the next moment at which something happens. @returns {Step} */
  next() {
    return this.#until(this.#frames[this.#next]?.at ?? this.#ends);
  }

  /**
   * The call of this frame was decided, or is not to be asked about.
   * @param {Frame} frame
   */
  decide(frame) {
    this.#decided.add(frame.seq);
  }

  /**
   * Go to a moment, also back; nothing on the way is asked. Returns the board of then: html by id.
   * @param {number} moment @returns {Map<string, string>}
   */
  seek(moment) {
    this.#at = Math.min(Math.max(moment, this.#starts), this.#ends);
    const index = this.#frames.findIndex((frame) => frame.at > this.#at);
    this.#next = index < 0 ? this.#frames.length : index;
    return partsOf(this.#frames.slice(0, this.#next));
  }

  /** @param {number} moment @returns {Step} */
  #until(moment) {
    const frames = [];
    while (this.#next < this.#frames.length) {
      const frame = /** @type {Frame} */ (this.#frames[this.#next]);
      if (frame.at > moment) break;
      if (this.asks && frame.asks && !this.#decided.has(frame.seq)) {
        this.#at = frame.at;
        return { frames, stopped: frame };
      }
      frames.push(frame);
      this.#next += 1;
    }
    this.#at = Math.min(moment, this.#ends);
    return { frames, stopped: null };
  }
}

/**
 * What stands after some frames: the newest html of each element.
 * @param {Frame[]} frames
 */
export function partsOf(frames) {
  return new Map(frames.flatMap((frame) => Object.entries(frame.parts)));
}
