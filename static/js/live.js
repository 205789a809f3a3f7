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
 * @typedef {import("./line_truth.js").TruthState | "refused"} LineState
 * @typedef {{state: LineState, since: number, heardAt: number, retryAt: number | null,
 *   last: number, head: number, refusedWith: number | null}} LineReport times in ms of the wall clock
 * @typedef {{line(line: Line): void, state(report: LineReport): void, reload(why: string): void,
 *   login(): void, trouble(error: unknown): void}} Listener
 * @typedef {{seq: number, epoch: string}} DrawnAt
 */

import { Asking } from "./line_asking.js";
import { readMessage } from "./line_messages.js";
import { LineOrder } from "./line_order.js";
import { BoardTruth, STALE_AFTER_MS } from "./line_truth.js";
import { Stopwatch } from "./stopwatch.js";
import { NOT_LOGGED_IN, Wire } from "./wire.js";

const TICK_MS = 500;

export class BoardLine {
  #drawnAt;
  #timers;
  #on;
  #order;
  #watch;
  #truth;
  #asking;
  #wire;
  #stopTicking = () => {};
  /** @type {number | null} */
  #refusedWith = null;
  #heardAt;
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
    this.#truth = new BoardTruth(this.#order, this.#watch);
    this.#asking = new Asking(this.#watch);
    this.#heardAt = this.#watch.now();
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
    this.#truth.check();
    if (this.#wire.isUp && this.#watch.since(this.#heardAt) > STALE_AFTER_MS) this.#wire.hangUp();
    else if (this.#truth.isGreeted && this.#truth.isBehindTooLong) this.#ask();
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
      since: this.#truth.at.wall,
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
    if (this.#truth.weigh()) {
      this.#asking.forget();
      this.#wire.worked();
    }
    this.#announce();
  }

  /** @param {import("./line_messages.js").Message} message */
  #act(message) {
    if (message.t === "reload") return this.#on.reload("too far behind");
    if (message.t === "line") return this.#take(message);
    this.#order.heard(message.head);
    this.#truth.headHeard();
    if (message.t === "hello") this.#greet(message.epoch);
  }

  /** @param {string} epoch */
  #greet(epoch) {
    if (epoch !== this.#drawnAt.epoch) return this.#on.reload("the centre has a new journal");
    this.#truth.isGreeted = true;
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

  /** Ask for the lines after the last drawn; a hole that never fills ends in a fresh page. */
  #ask() {
    const after = this.#order.last;
    const next = this.#asking.next(after);
    if (next === "ask") this.#wire.say({ t: "resume", after });
    if (next === "give up") this.#on.reload("a line is missing");
  }

  #lost() {
    this.#truth.lost();
    this.#asking.forget();
    this.#announce();
  }

  /** @param {number} code */
  #refused(code) {
    this.#refusedWith = code;
    this.#truth.lost();
    this.#announce();
    if (code === NOT_LOGGED_IN) this.#on.login();
  }

  /** @returns {LineState} */
  #state() {
    return this.#refusedWith === null ? this.#truth.state(this.#told) : "refused";
  }

  #announce() {
    const report = this.report();
    if (report.state === this.#told) return;
    this.#told = report.state;
    this.#on.state(report);
  }
}
