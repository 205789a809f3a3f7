/**
 * The line between this console and the centre. A console never lies.
 *
 * It says "live" only while every line known to exist is drawn and the server was heard within
 * six seconds. Anything else is said in words: connecting, catching up, stale since when, refused.
 * The server is told one thing only, {"t":"resume","after":N}; every command is an HTTP POST.
 *
 * The socket, the clocks, the timers and chance are arguments, so that a test can drive them all.
 *
 * @typedef {import("./line_order.js").Line} Line
 * @typedef {import("./stopwatch.js").Moment} Moment
 * @typedef {"connecting" | "catching_up" | "live" | "stale" | "refused"} LineState
 * @typedef {{state: LineState, since: number, heardAt: number, retryAt: number | null,
 *   last: number, head: number, refusedWith: number | null}} LineReport times in ms of the wall clock
 * @typedef {{line(line: Line): void, state(report: LineReport): void, reload(why: string): void,
 *   login(): void, trouble(error: unknown): void}} Listener
 * @typedef {{seq: number, epoch: string}} DrawnAt
 */

import { readMessage } from "./line_messages.js";
import { LineOrder } from "./line_order.js";
import { Stopwatch } from "./stopwatch.js";
import { NOT_LOGGED_IN, Wire } from "./wire.js";

const TICK_MS = 500;
export const STALE_AFTER_MS = 6_000;
const BEHIND_GRACE_MS = 1_000;
const ASK_AGAIN_MS = 3_000;
const MOST_ASKS = 3;

export class BoardLine {
  #drawnAt;
  #timers;
  #on;
  #order;
  #watch;
  #wire;
  #stopTicking = () => {};
  #greeted = false;
  /** The head is known from a hello or beat heard since the line was last lost. */
  #fresh = false;
  #stale = false;
  /** @type {number | null} */
  #refusedWith = null;
  /** The last moment at which the board was known to be true. @type {Moment} */
  #trueAt;
  /** @type {Moment} */
  #heardAt;
  /** @type {Moment | null} */
  #behindAt = null;
  /** @type {{after: number, at: Moment, times: number} | null} */
  #asked = null;
  /** @type {LineState} */
  #told = "connecting";

  /**
   * @param {{drawnAt: DrawnAt, makeSocket: () => import("./wire.js").LineSocket,
   *   clock: import("./stopwatch.js").TwoClocks, timers: import("./wire.js").Timers,
   *   random: () => number, on: Listener}} given
   */
  constructor({ drawnAt, makeSocket, clock, timers, random, on }) {
    this.#drawnAt = drawnAt;
    this.#timers = timers;
    this.#on = on;
    this.#order = new LineOrder(drawnAt.seq);
    this.#watch = new Stopwatch(clock);
    this.#trueAt = this.#heardAt = this.#watch.now();
    const wallNow = () => clock.wall();
    this.#wire = new Wire({ makeSocket, wallNow, timers, random, on: this.#wireListener() });
  }

  /** Dial, and keep watch from now on. */
  start() {
    this.#stopTicking = this.#timers.every(TICK_MS, () => this.check());
    this.#wire.dial();
    this.#on.state(this.report());
  }

  /** Hang up and stop watching: the page is going away. */
  stop() {
    this.#wire.stop();
    this.#stopTicking();
  }

  /** Look at the clocks now: called by the ticker, by every message, and by woke(). */
  check() {
    if (this.#refusedWith !== null) return;
    if (this.#watch.since(this.#trueAt) > STALE_AFTER_MS) this.#loseTruth();
    if (this.#wire.isUp && this.#watch.since(this.#heardAt) > STALE_AFTER_MS) this.#wire.hangUp();
    else if (this.#greeted && this.#behindTooLong()) this.#ask();
    this.#announce();
  }

  /** The tab is shown again, the laptop has woken, or the network is back: do not wait. */
  woke() {
    this.check();
    if (this.#wire.retryAt !== null) this.#wire.dial();
  }

  /** @returns {LineReport} */
  report() {
    return {
      state: this.#state(),
      since: this.#trueAt.wall,
      heardAt: this.#heardAt.wall,
      retryAt: this.#wire.retryAt,
      last: this.#order.last,
      head: this.#order.head,
      refusedWith: this.#refusedWith,
    };
  }

  /** @returns {import("./wire.js").WireListener} */
  #wireListener() {
    return {
      dialled: () => {
        this.#heardAt = this.#watch.now();
      },
      frame: (frame) => this.#hear(frame),
      lost: () => this.#lost(),
      refused: (code) => this.#refused(code),
    };
  }

  /** @param {unknown} frame */
  #hear(frame) {
    // A frozen tab may read an old beat first: the clocks are looked at before it is believed.
    this.check();
    if (!this.#wire.isUp) return;
    this.#heardAt = this.#watch.now();
    try {
      this.#act(readMessage(frame));
    } catch (error) {
      this.#on.trouble(error);
    }
    this.#weigh();
    this.#announce();
  }

  /** @param {import("./line_messages.js").Message} message */
  #act(message) {
    if (message.t === "reload") return this.#on.reload("too far behind");
    if (message.t === "line") return this.#take(message);
    this.#order.heard(message.head);
    this.#fresh = true;
    if (message.t === "hello") this.#greet(message.epoch);
  }

  /** @param {string} epoch */
  #greet(epoch) {
    if (epoch !== this.#drawnAt.epoch) return this.#on.reload("the centre has a new version");
    this.#greeted = true;
    if (!this.#order.caughtUp) this.#ask();
  }

  /** @param {Line} line */
  #take(line) {
    for (const next of this.#order.take(line)) {
      try {
        this.#on.line(next);
      } catch (error) {
        this.#on.trouble(error);
      }
    }
    if (this.#order.hasHole) this.#ask();
  }

  /** Decide whether what is drawn is, at this moment, all there is. */
  #weigh() {
    if (!this.#order.caughtUp) {
      this.#behindAt ??= this.#watch.now();
      return;
    }
    this.#behindAt = null;
    if (!this.#greeted || !this.#fresh) return;
    this.#trueAt = this.#watch.now();
    this.#stale = false;
    this.#asked = null;
    this.#wire.worked();
  }

  /** Ask for the lines after the last drawn; a hole that never fills ends in a fresh page. */
  #ask() {
    const after = this.#order.last;
    const again = this.#asked?.after === after ? this.#asked : null;
    if (again && this.#watch.since(again.at) < ASK_AGAIN_MS) return;
    const times = (again?.times ?? 0) + 1;
    if (times > MOST_ASKS) return this.#on.reload("a line is missing");
    this.#asked = { after, at: this.#watch.now(), times };
    this.#wire.say({ t: "resume", after });
  }

  /** The head heard before the silence proves nothing: green needs a new one. */
  #loseTruth() {
    if (!this.#stale) this.#fresh = false;
    this.#stale = true;
  }

  #lost() {
    this.#greeted = this.#fresh = false;
    this.#asked = null;
    this.#announce();
  }

  /** @param {number} code */
  #refused(code) {
    this.#refusedWith = code;
    this.#announce();
    if (code === NOT_LOGGED_IN) this.#on.login();
  }

  /** @returns {LineState} */
  #state() {
    if (this.#refusedWith !== null) return "refused";
    if (this.#stale) return "stale";
    if (!this.#greeted) return "connecting";
    if (!this.#fresh || this.#order.hasHole) return "catching_up";
    if (this.#order.caughtUp) return "live";
    return this.#told === "live" && !this.#behindTooLong() ? "live" : "catching_up";
  }

  /** A beat may run a moment ahead of the line it counts; a second is no longer a moment. */
  #behindTooLong() {
    return this.#behindAt !== null && this.#watch.since(this.#behindAt) > BEHIND_GRACE_MS;
  }

  #announce() {
    const report = this.report();
    if (report.state === this.#told) return;
    this.#told = report.state;
    this.#on.state(report);
  }
}
