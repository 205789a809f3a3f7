/**
 * What the crew tapped and the centre has not answered yet: kept on the phone, in order, each with
 * its own key and time, so that a bad line loses nothing and nothing is done twice.
 *
 * A queue belongs to one person: what one left behind is never sent as another.
 *
 * @typedef {{key: string, kind: string, unit: number, assignment: number | null, at: string,
 *   notBefore: number, faults: number, says: string, with: Record<string, string | number>}} Tap
 *   `notBefore` is in ms of the wall clock: until then it can be undone
 * @typedef {{kind: string, unit: number, assignment: number | null, says: string,
 *   with?: Record<string, string | number>, undoFor?: number}} NewTap
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} TapStore
 */

const PREFIX = "field:taps:";
export const EMERGENCY = "emergency";

export class TapQueue {
  #store;
  #name;
  #newKey;
  #now;
  /** What the phone would not keep; it lives as long as the page. @type {Tap[] | null} */
  #unkept = null;

  /**
   * @param {{store: TapStore, person: string, newKey: () => string, now: () => number}} given
   *   now in ms of the wall clock
   */
  constructor({ store, person, newKey, now }) {
    this.#store = store;
    this.#name = PREFIX + person;
    this.#newKey = newKey;
    this.#now = now;
  }

  /** Every tap that has no answer yet, oldest first. @returns {Tap[]} */
  get waiting() {
    return this.#unkept ?? readTaps(this.#store.getItem(this.#name));
  }

  /** False where the phone keeps nothing: what is not sent is lost with the page. */
  get isKept() {
    return this.#unkept === null;
  }

  /** How many taps of other people wait on this phone. */
  get ofOthers() {
    const names = Array.from({ length: this.#store.length }, (_, index) => this.#store.key(index));
    const theirs = names.filter((name) => name?.startsWith(PREFIX) && name !== this.#name);
    return theirs.reduce((sum, name) => sum + readTaps(this.#store.getItem(name ?? "")).length, 0);
  }

  /**
   * Keep a tap, with a key and the time of now.
   * @param {NewTap} tapped
   * @returns {Tap}
   */
  add({ kind, unit, assignment, says, with: more = {}, undoFor = 0 }) {
    const now = this.#now();
    const tap = {
      key: this.#newKey(),
      kind,
      unit,
      assignment,
      at: new Date(now).toISOString(),
      notBefore: now + undoFor,
      faults: 0,
      says,
      with: more,
    };
    this.#write([...this.waiting, tap]);
    return tap;
  }

  /**
   * What to send next, in order: an emergency alone and before all else, then the others up to the
   * first that can still be undone.
   * @param {{emergency: boolean, atMost: number}} lane
   * @returns {Tap[]}
   */
  next({ emergency, atMost }) {
    const lane = this.waiting.filter(({ kind }) => (kind === EMERGENCY) === emergency);
    const held = lane.findIndex(({ notBefore }) => notBefore > this.#now());
    return lane.slice(0, held === -1 ? atMost : Math.min(held, atMost));
  }

  /**
   * Take a tap away: it is answered, or undone.
   * @param {string} key
   */
  remove(key) {
    this.#write(this.waiting.filter((tap) => tap.key !== key));
  }

  /**
   * Note that the centre had a fault with a tap; returns how many it had so far.
   * @param {string} key
   */
  fault(key) {
    const waiting = this.waiting.map((tap) =>
      tap.key === key ? { ...tap, faults: tap.faults + 1 } : tap,
    );
    this.#write(waiting);
    return waiting.find((tap) => tap.key === key)?.faults ?? 0;
  }

  /** @param {Tap[]} taps */
  #write(taps) {
    try {
      if (taps.length) this.#store.setItem(this.#name, JSON.stringify(taps));
      else this.#store.removeItem(this.#name);
      this.#unkept = null;
    } catch (error) {
      // A full or forbidden store: the page itself keeps them.
      if (!(error instanceof DOMException)) throw error;
      this.#unkept = taps;
    }
  }
}

/**
 * The taps in a stored text; what cannot be read is none.
 * @param {string | null} stored
 * @returns {Tap[]}
 */
function readTaps(stored) {
  try {
    const taps = JSON.parse(stored ?? "[]");
    return Array.isArray(taps) ? taps.filter((tap) => typeof tap?.key === "string") : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
