/**
 * What the crew must know of its taps: what is not sent yet, and what the centre did not take.
 *
 *   <p id="field-unsent">        "2 taps not sent · En route 14:02, On scene 14:05"
 *   <ul id="field-refused">      a line each, until it is pressed away
 *
 * @typedef {import("./field_queue.js").Tap} Tap
 */

import { EMERGENCY } from "./field_queue.js";
import { sayUnsent } from "./field_steps.js";
import { all, make } from "./parts.js";

/** A tap that takes no longer than this was never worth a word. */
const SHOWN_AFTER_MS = 1_500;

/**
 * What the strip says of the taps that wait.
 * @param {Tap[]} waiting
 * @param {{now: number, timeOfDay: (wallMs: number) => string}} clock now in ms of the wall clock
 */
export function sayWaiting(waiting, { now, timeOfDay }) {
  const slow = waiting.filter(
    ({ kind, notBefore }) => kind !== EMERGENCY && now - notBefore >= SHOWN_AFTER_MS,
  );
  const named = slow.map(({ says, at }) => `${says} ${timeOfDay(Date.parse(at)).slice(0, 5)}`);
  return slow.length ? `${sayUnsent(slow.length)} · ${named.join(", ")}` : "";
}

/**
 * What is said of an emergency that has not arrived; empty where none waits.
 * @param {Tap[]} waiting
 * @param {(wallMs: number) => string} timeOfDay
 */
export function sayEmergency(waiting, timeOfDay) {
  const pressed = waiting.find(({ kind }) => kind === EMERGENCY);
  if (!pressed) return "";
  return `Emergency ${timeOfDay(Date.parse(pressed.at))} not sent yet. Trying. Use your radio.`;
}

export class Notes {
  #unsent;
  #list;
  #queue;
  #clock;
  #login;
  /** What the centre said when it would take nothing; empty while it does. */
  stopped = "";

  /**
   * @param {{unsent: HTMLElement, list: HTMLElement, queue: import("./field_queue.js").TapQueue,
   *   clock: {now: () => number, timeOfDay: (wallMs: number) => string}, login: string}} given
   */
  constructor({ unsent, list, queue, clock, login }) {
    this.#unsent = unsent;
    this.#list = list;
    this.#queue = queue;
    this.#clock = clock;
    this.#login = login;
  }

  /** Say what waits now. */
  draw() {
    const { waiting } = this.#queue;
    const { timeOfDay } = this.#clock;
    const danger = sayEmergency(waiting, timeOfDay);
    const slow = sayWaiting(waiting, { now: this.#clock.now(), timeOfDay });
    const words = [danger, slow, this.#kept(waiting), this.#others(), this.stopped];
    const said = words.filter((part) => part !== "").join(" ");
    this.#unsent.classList.toggle("is-danger", danger !== "");
    this.#unsent.hidden = said === "";
    if (this.#unsent.dataset.said === said) return;
    this.#unsent.dataset.said = said;
    this.#unsent.replaceChildren(said, ...this.#links());
  }

  /**
   * Add a line that stays until it is pressed away, or until a newer one about the same comes.
   * @param {string} words
   * @param {{isUrgent: boolean, about: string}} how about: empty where each line counts
   */
  add(words, { isUrgent, about }) {
    for (const old of all("li", this.#list)) if (about && old.dataset.about === about) old.remove();
    const line = make("li", isUrgent ? "is-urgent" : "");
    line.dataset.about = about;
    const away = make("button", "button small", "OK");
    away.type = "button";
    away.addEventListener("click", () => line.remove());
    line.append(make("span", "", words), away);
    this.#list.prepend(line);
  }

  /** @param {Tap[]} waiting */
  #kept(waiting) {
    const isLost = waiting.length > 0 && !this.#queue.isKept;
    return isLost ? "This phone keeps nothing: do not close the page." : "";
  }

  #others() {
    const count = this.#queue.ofOthers;
    return count ? `${sayUnsent(count)} of somebody else: they must log in here.` : "";
  }

  #links() {
    if (this.stopped === "") return [];
    const link = make("a", "", "Log in");
    link.href = this.#login;
    return [" ", link];
  }
}
