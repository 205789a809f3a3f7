/**
 * One WebSocket at a time, dialled again whenever it is lost, until the centre refuses.
 *
 * The wire knows nothing of what is said on it. A wire that is silent is hung up by its owner.
 *
 * @typedef {{send(text: string): void, close(): void, onmessage: ((frame: unknown) => void) | null,
 *   onclose: ((code: number) => void) | null}} LineSocket
 * @typedef {{after(ms: number, act: () => void): () => void,
 *   every(ms: number, act: () => void): () => void}} Timers each returns how to cancel it
 * @typedef {{dialled(): void, frame(frame: unknown): void, lost(): void,
 *   refused(code: number): void}} WireListener
 */

import { waitAfterRestart, waitBefore } from "./backoff.js";

export const NOT_LOGGED_IN = 4401;
export const NOT_ALLOWED = 4403;
export const BAD_MESSAGE = 4400;
const REFUSALS = new Set([BAD_MESSAGE, NOT_LOGGED_IN, NOT_ALLOWED]);
const RESTARTING = 1012;

export class Wire {
  #makeSocket;
  #wallNow;
  #timers;
  #random;
  #on;
  /** @type {LineSocket | null} */
  #socket = null;
  #attempt = 0;
  #cancelRetry = () => {};
  /** When it dials again, in ms of the wall clock; null while a socket is open or opening. */
  retryAt = /** @type {number | null} */ (null);

  /**
   * @param {{makeSocket: () => LineSocket, wallNow: () => number, timers: Timers,
   *   random: () => number, on: WireListener}} given
   */
  constructor({ makeSocket, wallNow, timers, random, on }) {
    this.#makeSocket = makeSocket;
    this.#wallNow = wallNow;
    this.#timers = timers;
    this.#random = random;
    this.#on = on;
  }

  /** True while a socket is open or opening. */
  get isUp() {
    return this.#socket !== null;
  }

  /** Dial now. */
  dial() {
    this.#cancelRetry();
    this.retryAt = null;
    const socket = this.#makeSocket();
    this.#socket = socket;
    this.#on.dialled();
    socket.onmessage = (frame) => this.#on.frame(frame);
    socket.onclose = (code) => this.#closed(code);
  }

  /** @param {object} said */
  say(said) {
    this.#socket?.send(JSON.stringify(said));
  }

  /** The line is live again: the next fault starts with a short wait. */
  worked() {
    this.#attempt = 0;
  }

  /** Give this socket up as dead, and dial again after a wait. */
  hangUp() {
    this.#letGo();
    this.#dialIn(waitBefore(this.#attempt++, this.#random));
    this.#on.lost();
  }

  /** Hang up for good. */
  stop() {
    this.#cancelRetry();
    this.#letGo();
    this.retryAt = null;
  }

  /** @param {number} code */
  #closed(code) {
    this.#letGo();
    if (REFUSALS.has(code)) return this.#on.refused(code);
    const wait = waitBefore(this.#attempt++, this.#random);
    this.#dialIn(code === RESTARTING ? waitAfterRestart(this.#random) : wait);
    this.#on.lost();
  }

  /** Forget the socket, so that nothing it still says is heard. */
  #letGo() {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** @param {number} wait */
  #dialIn(wait) {
    this.retryAt = this.#wallNow() + wait;
    this.#cancelRetry = this.#timers.after(wait, () => this.dial());
  }
}
