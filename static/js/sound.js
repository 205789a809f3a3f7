/**
 * Tones: one for each kind of thing that needs ears. A browser is silent until somebody presses a
 * button, so until "Go on duty" is pressed SOUND OFF stands in the bar. Every tone has a visual
 * twin: the same event is also shown in words (see duty.js).
 *
 * @typedef {"call" | "urgent" | "late" | "refused" | "accepted"} Tone
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
};

const LOUDNESS = 0.16;
const RAMP = 0.015;
/** The same tone is not repeated within this time: a burst of calls is one burst of sound. */
const REST_MS = 2_500;

export class Sound {
  #makeContext;
  #now;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {Map<Tone, number>} */
  #playedAt = new Map();

  /** @param {{makeContext: () => AudioContext, now: () => number}} given */
  constructor({ makeContext, now }) {
    this.#makeContext = makeContext;
    this.#now = now;
  }

  /** True when a tone would be heard. */
  get isOn() {
    return this.#context?.state === "running";
  }

  /** Unlock the sound; call it from a press. Returns whether sound is on. */
  async goOnDuty() {
    this.#context ??= this.#makeContext();
    await this.#context.resume();
    return this.isOn;
  }

  /** Go silent until the next goOnDuty. */
  async goOffDuty() {
    await this.#context?.suspend();
  }

  /**
   * Sound a tone, where sound is on and the same tone has not just sounded.
   * @param {Tone} tone
   */
  play(tone) {
    const context = this.#context;
    const isResting =
      this.#now() - (this.#playedAt.get(tone) ?? Number.NEGATIVE_INFINITY) < REST_MS;
    if (!context || !this.isOn || isResting) return;
    this.#playedAt.set(tone, this.#now());
    for (const note of TONES[tone]) playNote(context, note);
  }
}

/**
 * @param {AudioContext} context
 * @param {Note} note
 */
function playNote(context, { hz, at, lasts }) {
  const start = context.currentTime + at;
  const [voice, loudness] = [context.createOscillator(), context.createGain()];
  voice.frequency.value = hz;
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, start + RAMP);
  loudness.gain.setValueAtTime(LOUDNESS, start + lasts - RAMP);
  loudness.gain.linearRampToValueAtTime(0, start + lasts);
  voice.connect(loudness).connect(context.destination);
  voice.start(start);
  voice.stop(start + lasts);
}
