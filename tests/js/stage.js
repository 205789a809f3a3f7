/**
 * A stage for the line: clocks and timers moved by hand, and sockets that a test speaks through.
 */

export class Stage {
  /** @type {{at: number, act: () => void, every: number | null, isGone: boolean}[]} */
  #waiting = [];
  wallMs = 1_000_000;
  steadyMs = 0;

  clock = { wall: () => this.wallMs, steady: () => this.steadyMs };

  timers = {
    /** @param {number} ms @param {() => void} act */
    after: (ms, act) => this.#wait(ms, act, null),
    /** @param {number} ms @param {() => void} act */
    every: (ms, act) => this.#wait(ms, act, ms),
  };

  /** @type {FakeSocket[]} */
  sockets = [];

  makeSocket = () => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };

  /** The socket dialled last. */
  get socket() {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("nothing was dialled");
    return socket;
  }

  /**
   * Let time go by, and do what falls due in it.
   * @param {number} ms
   */
  pass(ms) {
    const end = this.steadyMs + ms;
    for (let next = this.#nextBy(end); next; next = this.#nextBy(end)) {
      this.#moveTo(next.at);
      if (next.every === null) next.isGone = true;
      else next.at += next.every;
      next.act();
    }
    this.#moveTo(end);
  }

  /**
   * The laptop sleeps: the wall clock goes on, the steady clock and the timers do not.
   * @param {number} ms
   */
  sleep(ms) {
    this.wallMs += ms;
  }

  /** @param {number} end */
  #nextBy(end) {
    const due = this.#waiting.filter(({ at, isGone }) => !isGone && at <= end);
    return due.sort((first, second) => first.at - second.at)[0];
  }

  /** @param {number} at */
  #moveTo(at) {
    this.wallMs += at - this.steadyMs;
    this.steadyMs = at;
  }

  /** @param {number} ms @param {() => void} act @param {number | null} every */
  #wait(ms, act, every) {
    const entry = { at: this.steadyMs + ms, act, every, isGone: false };
    this.#waiting.push(entry);
    return () => {
      entry.isGone = true;
    };
  }
}

export class FakeSocket {
  /** @type {((frame: unknown) => void) | null} */
  onmessage = null;
  /** @type {((code: number) => void) | null} */
  onclose = null;
  /** @type {unknown[]} */
  sent = [];
  isClosed = false;

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
  }

  /** @param {object} message */
  says(message) {
    this.onmessage?.(JSON.stringify(message));
  }
}

/**
 * One journal line as the server sends it.
 * @param {number} seq
 */
export function lineOf(seq) {
  return { t: "line", seq, kind: "call.answered", call: "c", at: "2026-11-23T20:00:00Z", html: "" };
}
