/**
 * Tones: one for each kind of thing that needs ears. A browser is silent until somebody presses a
 * button, so until "Go on duty" is pressed SOUND OFF stands in the bar. Every tone has a visual
 * twin: the same event is also shown in words (see duty.js).
 *
 * What alarms (see alarms.js) is insisted on: it sounds off duty too, and cannot be made silent.
 *
 * @typedef {"emergency" | "escalated" | "silent"} Alarm
 * @typedef {"call" | "urgent" | "late" | "refused" | "accepted" | Alarm} Tone
 * @typedef {{hz: number, at: number, lasts: number}} Note in seconds
 */

/** @type {Record<Tone, Note[]>} */
export const TONES = {
  call: [
    { hz: 660, at: 0, lasts: 0.14 },
    { hz: 880, at: 0.17, lasts: 0.2 },
  ],
  urgent: [
    { hz: 784, at: 0, lasts: 0.13 },
    { hz: 988, at: 0.16, lasts: 0.13 },
    { hz: 1175, at: 0.32, lasts: 0.28 },
  ],
  late: [
    { hz: 440, at: 0, lasts: 0.22 },
    { hz: 370, at: 0.28, lasts: 0.3 },
  ],
  accepted: [{ hz: 1047, at: 0, lasts: 0.06 }],
  refused: [{ hz: 196, at: 0, lasts: 0.16 }],
  emergency: [0, 0.36, 0.72].flatMap((at) => [
    { hz: 988, at, lasts: 0.16 },
    { hz: 740, at: at + 0.18, lasts: 0.16 },
  ]),
  escalated: [0, 0.24, 0.48, 0.72, 0.96].flatMap((at) => [
    { hz: 1319, at, lasts: 0.11 },
    { hz: 880, at: at + 0.12, lasts: 0.11 },
  ]),
  silent: [
    { hz: 587, at: 0, lasts: 0.3 },
    { hz: 587, at: 0.4, lasts: 0.3 },
    { hz: 494, at: 0.8, lasts: 0.5 },
  ],
};
/** Nobody has it yet: louder than everything else. */
/** @type {ReadonlySet<Tone>} */
const LOUD = new Set(["emergency", "escalated"]);

const LOUDNESS = 0.16;
const LOUDEST = 0.45;
const RAMP = 0.015;
/** The same tone is not repeated within this time: a burst of calls is one burst of sound. */
const REST_MS = 2_500;

export class Sound {
  #makeContext;
  #now;
  /** @type {AudioContext | null} */
  #context = null;
  #isOnDuty = false;
  /** @type {Map<Tone, number>} */
  #playedAt = new Map();

  /** @param {{makeContext: () => AudioContext, now: () => number}} given */
  constructor({ makeContext, now }) {
    this.#makeContext = makeContext;
    this.#now = now;
  }

  /** True when every tone would be heard. */
  get isOn() {
    return this.#isOnDuty && this.#isRunning;
  }

  get #isRunning() {
    return this.#context?.state === "running";
  }

  /** Unlock the sound; call it from a press. Returns whether sound is on. */
  async goOnDuty() {
    this.#isOnDuty = true;
    this.#context ??= this.#makeContext();
    await this.#context.resume();
    return this.isOn;
  }

  /** Go silent until the next goOnDuty. */
  async goOffDuty() {
    this.#isOnDuty = false;
    await this.#context?.suspend();
  }

  /**
   * Sound a tone, where sound is on and the same tone has not just sounded.
   * @param {Tone} tone
   */
  play(tone) {
    if (this.isOn) this.#sound(tone);
  }

  /**
   * Sound an alarm, on duty or off; a browser that nobody has pressed anything in stays silent.
   * @param {Alarm} tone
   * @param {boolean} mayStart whether somebody has pressed anything yet
   */
  insist(tone, mayStart) {
    if (!this.#context && !mayStart) return;
    this.#context ??= this.#makeContext();
    if (this.#isRunning) this.#sound(tone);
    else void this.#context.resume();
  }

  /** Nothing alarms any more: whoever is off duty has silence again. */
  calm() {
    if (!this.#isOnDuty && this.#isRunning) void this.#context?.suspend();
  }

  /** @param {Tone} tone */
  #sound(tone) {
    const context = this.#context;
    const isResting =
      this.#now() - (this.#playedAt.get(tone) ?? Number.NEGATIVE_INFINITY) < REST_MS;
    if (!context || isResting) return;
    this.#playedAt.set(tone, this.#now());
    const loudness = LOUD.has(tone) ? LOUDEST : LOUDNESS;
    for (const note of TONES[tone]) playNote(context, note, loudness);
  }
}

/**
 * @param {AudioContext} context
 * @param {Note} note
 * @param {number} loudest
 */
function playNote(context, { hz, at, lasts }, loudest) {
  const start = context.currentTime + at;
  const [voice, loudness] = [context.createOscillator(), context.createGain()];
  voice.frequency.value = hz;
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(loudest, start + RAMP);
  loudness.gain.setValueAtTime(loudest, start + lasts - RAMP);
  loudness.gain.linearRampToValueAtTime(0, start + lasts);
  voice.connect(loudness).connect(context.destination);
  voice.start(start);
  voice.stop(start + lasts);
}
