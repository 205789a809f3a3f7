/**
 * The button that goes on duty, and the notices that are the visual twins of the tones.
 *
 *   <button id="duty" aria-pressed="false">    "Sound off · Go on duty", then "Sound on"
 *   <output id="notice">                       "▲ 4 Person threatening neighbour", for a while
 */

import { make } from "./parts.js";

const SHOWN_FOR_MS = 8_000;

export class Duty {
  #button;
  #notice;
  #sound;
  #timers;
  #cancelNotice = () => {};

  /**
   * @param {{button: HTMLElement, notice: HTMLElement, sound: import("./sound.js").Sound,
   *   timers: import("./wire.js").Timers}} given
   */
  constructor({ button, notice, sound, timers }) {
    this.#button = button;
    this.#notice = notice;
    this.#sound = sound;
    this.#timers = timers;
    button.addEventListener("click", () => void this.#toggle());
    this.#draw();
  }

  /**
   * Sound a tone and say the same in words.
   * @param {import("./sound.js").Tone} tone
   * @param {string} words
   */
  tell(tone, words) {
    this.#sound.play(tone);
    this.#notice.textContent = words;
    this.#notice.dataset.tone = tone;
    this.#cancelNotice();
    this.#cancelNotice = this.#timers.after(SHOWN_FOR_MS, () => {
      this.#notice.textContent = "";
    });
  }

  async #toggle() {
    if (this.#sound.isOn) await this.#sound.goOffDuty();
    else await this.#sound.goOnDuty();
    if (this.#sound.isOn) this.#sound.play("accepted");
    this.#draw();
  }

  #draw() {
    this.#button.ariaPressed = String(this.#sound.isOn);
    this.#button.replaceChildren(this.#sound.isOn ? "Sound on" : "Sound off");
    if (!this.#sound.isOn) this.#button.append(make("span", "roomy", "· Go on duty"));
    this.#button.title = this.#sound.isOn ? "Press to be silent" : "Press to go on duty with sound";
  }
}
