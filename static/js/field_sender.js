/**
 * Sends the queue: in order, again and again until answered, an emergency on a lane of its own.
 *
 * A tap leaves the queue only with the centre's answer to it. No answer, a busy centre or a lost
 * session keep it; a refusal takes it away and is said in words, and the later ones still go.
 *
 * @typedef {import("./field_queue.js").Tap} Tap
 * @typedef {{key: string, done: boolean, code: string, says: string}} Answer
 * @typedef {{status: number, answers: Answer[], says: string}} Reply status 0 where none came
 * @typedef {{changed(): void, done(tap: Tap): void, refused(tap: Tap, why: string): void,
 *   stopped(status: number, why: string): void}} SenderListener
 *   changed: the queue or how it goes is another; stopped: nothing more is sent until `resume`
 */

import { waitBefore } from "./backoff.js";

const AT_ONCE = 20;
/** A tap that the centre's own fault kept out so often makes way for the later ones. */
const MOST_FAULTS = 6;
const LONGEST_EMERGENCY_WAIT_MS = 2_000;
const LOGGED_OUT = new Set([401, 403]);
const UNREADABLE = new Set([400, 413, 422]);

export class Sender {
  #queue;
  #post;
  #timers;
  #now;
  #on;
  #lanes;
  #isStopped = false;

  /**
   * @param {{queue: import("./field_queue.js").TapQueue, post: (taps: Tap[]) => Promise<Reply>,
   *   timers: import("./wire.js").Timers, random: () => number, now: () => number,
   *   on: SenderListener}} given
   */
  constructor({ queue, post, timers, random, now, on }) {
    this.#queue = queue;
    this.#post = post;
    this.#timers = timers;
    this.#now = now;
    this.#on = on;
    this.#lanes = [new Lane(true, random), new Lane(false, random)];
  }

  /** Send what waits, now: something was tapped, or the line is back. */
  flush() {
    if (this.#isStopped) return;
    for (const lane of this.#lanes) void this.#run(lane);
  }

  /** Somebody is logged in again. */
  resume() {
    this.#isStopped = false;
    this.flush();
  }

  /** @param {Lane} lane */
  async #run(lane) {
    if (lane.isSending) return;
    lane.cancel();
    const taps = this.#queue.next({
      emergency: lane.isEmergency,
      atMost: lane.isCareful ? 1 : AT_ONCE,
    });
    if (!taps.length) return this.#waitForHeld(lane);
    lane.isSending = true;
    const reply = await this.#post(taps);
    lane.isSending = false;
    this.#take(lane, taps, reply);
    this.#on.changed();
  }

  /**
   * @param {Lane} lane
   * @param {Tap[]} taps
   * @param {Reply} reply
   */
  #take(lane, taps, reply) {
    if (LOGGED_OUT.has(reply.status)) return this.#stop(reply);
    const answered = taps.filter((tap) => this.#settle(tap, reply.answers));
    if (answered.length) {
      lane.worked(answered.length === taps.length);
      return void this.#run(lane);
    }
    this.#noAnswer(lane, taps, reply);
    lane.again(this.#timers, () => void this.#run(lane));
  }

  /**
   * @param {Tap} tap
   * @param {Answer[]} answers
   */
  #settle(tap, answers) {
    const answer = answers.find(({ key }) => key === tap.key);
    if (!answer) return false;
    this.#queue.remove(tap.key);
    if (answer.done) this.#on.done(tap);
    else this.#on.refused(tap, answer.says);
    return true;
  }

  /**
   * Nothing in the reply is about these taps: one that the centre can never take is dropped.
   * @param {Lane} lane
   * @param {Tap[]} taps
   * @param {Reply} reply
   */
  #noAnswer(lane, taps, { status, says }) {
    if (status === 0 || status === 503 || status === 429) return;
    const [first] = taps;
    if (!first) return;
    const isAlone = taps.length === 1;
    lane.isCareful = true;
    if (!isAlone || lane.isEmergency) return;
    const faults = this.#queue.fault(first.key);
    if (!UNREADABLE.has(status) && faults < MOST_FAULTS) return;
    this.#queue.remove(first.key);
    this.#on.refused(first, says || "The centre could not take it. Call by phone.");
  }

  /** @param {Reply} reply */
  #stop({ status, says }) {
    this.#isStopped = true;
    this.#on.stopped(status, says);
  }

  /**
   * A tap that can still be undone is sent when that is over.
   * @param {Lane} lane
   */
  #waitForHeld(lane) {
    const held = this.#queue.waiting.filter(({ notBefore }) => notBefore > this.#now());
    if (!held.length) return;
    const first = Math.min(...held.map(({ notBefore }) => notBefore));
    lane.cancel = this.#timers.after(first - this.#now(), () => void this.#run(lane));
  }
}

class Lane {
  #random;
  #attempt = 0;
  isSending = false;
  /** One at a time: the last batch got no answer that we understand. */
  isCareful = false;
  cancel = () => {};

  /** @param {boolean} isEmergency @param {() => number} random */
  constructor(isEmergency, random) {
    this.isEmergency = isEmergency;
    this.#random = random;
  }

  /** @param {boolean} wholly */
  worked(wholly) {
    this.#attempt = 0;
    if (wholly) this.isCareful = false;
  }

  /**
   * Try again after a wait that grows; an emergency never waits long.
   * @param {import("./wire.js").Timers} timers
   * @param {() => void} act
   */
  again(timers, act) {
    const wait = waitBefore(this.#attempt++, this.#random);
    const atMost = this.isEmergency ? LONGEST_EMERGENCY_WAIT_MS : wait;
    this.cancel = timers.after(Math.min(wait, atMost), act);
  }
}
