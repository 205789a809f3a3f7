/**
 * What needs a crew's ears: an offer until it is answered, a call that rises, one that is taken back,
 * a check-in that is due. Each sounds, shakes the phone and stands in words.
 *
 * @typedef {import("./field_card.js").CardState} CardState
 * @typedef {{tone(tone: import("./sound.js").Tone): void, shake(pattern: number[]): void,
 *   note(words: string, about: string): void}} Senses
 */

import { isWithCall } from "./field_steps.js";

const OFFER_AGAIN_MS = 4_000;
const CHECK_IN_AGAIN_MS = 15_000;
const LONG_SHAKE = [400, 150, 400, 150, 400];
const SHORT_SHAKE = [200];

export class Alerts {
  #senses;
  #now;
  #soundedAt = Number.NEGATIVE_INFINITY;

  /** @param {{senses: Senses, now: () => number}} given now in ms by the server's clock */
  constructor({ senses, now }) {
    this.#senses = senses;
    this.#now = now;
  }

  /**
   * Look at what changed on the card.
   * @param {CardState} before
   * @param {CardState} after
   */
  changed(before, after) {
    const isSame = before.assignment === after.assignment;
    if (isSame && after.level > before.level && isWithCall(after.step)) this.#rose(after);
    if (!isSame && isWithCall(before.step)) this.#gone(before);
    if (!isSame && before.step === "offered") this.#lapsed(before);
    if (after.step === "offered" && (!isSame || before.step !== "offered")) this.#sound("call");
  }

  /**
   * Sound again what still waits for an answer; call it every second.
   * @param {CardState} card
   */
  tick(card) {
    const isLate = isCheckInDue(card, this.#now());
    const again = card.step === "offered" ? OFFER_AGAIN_MS : CHECK_IN_AGAIN_MS;
    if (card.step !== "offered" && !isLate) return;
    if (this.#now() - this.#soundedAt < again) return;
    this.#sound(isLate ? "late" : "call");
  }

  /** A tap was not taken. */
  refused() {
    this.#senses.tone("refused");
    this.#senses.shake(SHORT_SHAKE);
  }

  /** @param {CardState} card */
  #rose({ number, levelSays }) {
    this.#sound("urgent");
    this.#senses.note(
      `Call ${number} is now ${levelSays}. Read what changed before you go on.`,
      `level of ${number}`,
    );
  }

  /** @param {CardState} card */
  #gone({ number }) {
    this.refused();
    this.#senses.note(`Call ${number} is no longer yours.`, number);
  }

  /** @param {CardState} card */
  #lapsed({ number }) {
    this.#senses.note(`The offer of call ${number} ended.`, number);
  }

  /** @param {import("./sound.js").Tone} tone */
  #sound(tone) {
    this.#soundedAt = this.#now();
    this.#senses.tone(tone);
    this.#senses.shake(LONG_SHAKE);
  }
}

/**
 * Whether the crew is asked now whether it is well.
 * @param {CardState} card
 * @param {number} now in ms by the server's clock
 */
export function isCheckInDue({ step, checkInBy }, now) {
  return step === "on_scene" && checkInBy !== null && now >= checkInBy;
}
