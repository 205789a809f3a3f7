/**
 * Alarms: what stands above everything until a person acts.
 *
 *   <section id="alarms" data-tone="emergency" data-seq="N">   an empty tone: nothing alarms
 *   <button data-alarm-post="/…" data-alarm-send="well">   acts; the answer is the section anew
 *
 * While something alarms its tone sounds again and again, on duty or off, the page's title says so,
 * and no dialog stands in front of it.
 */

import { find, must, nodesOf } from "./parts.js";

const EVERY_MS = 1_000;
/** @type {ReadonlySet<string>} */
const TONES = new Set(["emergency", "escalated", "silent"]);
const UNHEARD = "The server did not answer. It is not acknowledged: press again.";

export class Alarms {
  #page;
  #sound;
  #asker;
  #login;
  #title = "";

  /**
   * @param {{page: Document, sound: import("./sound.js").Sound, timers: import("./wire.js").Timers,
   *   asker: Pick<import("./ask.js").Asker, "post">, login: () => void}} given
   */
  constructor({ page, sound, timers, asker, login }) {
    this.#page = page;
    this.#sound = sound;
    this.#asker = asker;
    this.#login = login;
    page.addEventListener("click", (event) => void this.#clicked(event));
    timers.every(EVERY_MS, () => this.#insist());
    this.#insist();
  }

  get #section() {
    return must("#alarms", HTMLElement, this.#page);
  }

  #insist() {
    const tone = this.#section.dataset.tone ?? "";
    if (!TONES.has(tone)) return this.#calm();
    const wasPressed = navigator.userActivation?.hasBeenActive ?? true;
    this.#sound.insist(/** @type {import("./sound.js").Alarm} */ (tone), wasPressed);
    for (const dialog of this.#page.querySelectorAll("dialog[open]")) {
      if (dialog instanceof HTMLDialogElement) dialog.close();
    }
    const { title } = this.#page;
    if (title.startsWith("▲ ")) return;
    this.#title = title;
    this.#page.title = `▲ ALARM · ${title}`;
  }

  #calm() {
    this.#sound.calm();
    if (this.#page.title.startsWith("▲ ")) this.#page.title = this.#title;
  }

  /** @param {Event} event */
  async #clicked({ target }) {
    const button = target instanceof Element ? target.closest("[data-alarm-post]") : null;
    if (!(button instanceof HTMLButtonElement) || button.disabled) return;
    button.disabled = true;
    const outcome = await this.#asker.post(button.dataset.alarmPost ?? "", this.#form(button));
    button.disabled = false;
    if (outcome.kind === "login") this.#login();
    else if (outcome.kind === "drawn") this.#draw(outcome.html);
    else this.#say(outcome.kind === "problem" ? outcome.words : UNHEARD);
  }

  /** @param {HTMLButtonElement} button */
  #form(button) {
    const token = must("input[name=csrfmiddlewaretoken]", HTMLInputElement, this.#page);
    const form = new FormData();
    form.set("csrfmiddlewaretoken", token.value);
    form.set("send", button.dataset.alarmSend ?? "");
    return form;
  }

  /** @param {string} html */
  #draw(html) {
    const section = find("#alarms", HTMLElement, nodesOf(html));
    if (!section) return this.#say(UNHEARD);
    // The line may have brought something newer meanwhile: an alarm is never covered by an answer.
    if (Number(section.dataset.seq) < Number(this.#section.dataset.seq)) return;
    this.#section.replaceWith(section);
    section.dispatchEvent(new CustomEvent("board:drawn", { bubbles: true }));
    this.#insist();
  }

  /** @param {string} words */
  #say(words) {
    const problem = find(".alarm-problem", HTMLElement, this.#section);
    if (!problem) return;
    problem.textContent = words;
    problem.hidden = false;
  }
}
