/**
 * The pane of the training page: a call to read, the trainee's decision, and what the protocol says.
 */

import { all, find, must, nodesOf } from "./parts.js";

/** @typedef {import("./training_score.js").Mark} Mark */

export class TrainingPane {
  #root;
  #fetch;
  #onVerdict;
  #onGoOn;
  #onProblem;
  #seq = -1;
  /** Counts what was asked for: an answer that comes after the next question is dropped. */
  #turn = 0;

  /**
   * @param {{root: HTMLElement, fetch: typeof globalThis.fetch,
   *   onVerdict: (call: string, mark: Mark) => void, onGoOn: () => void,
   *   onProblem: (error: unknown) => void}} given
   */
  constructor({ root, fetch, onVerdict, onGoOn, onProblem }) {
    this.#root = root;
    this.#fetch = fetch;
    this.#onVerdict = onVerdict;
    this.#onGoOn = onGoOn;
    this.#onProblem = onProblem;
  }

  /** The id of the call shown, or null. */
  get call() {
    return find("[data-call]", HTMLElement, this.#root)?.dataset.call ?? null;
  }

  /**
   * Show a call; returns whether nothing else was asked for meanwhile.
   * @param {number} number
   */
  async open(number) {
    this.#turn += 1;
    const turn = this.#turn;
    const html = await this.#text(`calls/${number}/`);
    if (turn !== this.#turn) return false;
    this.#root.replaceChildren(nodesOf(html));
    this.#root.scrollTop = 0;
    this.past(this.#seq);
    return true;
  }

  /** Take the question back, also one that is still on its way. */
  drop() {
    this.#turn += 1;
    find("#decide", HTMLElement, this.#root)?.replaceChildren();
  }

  /**
   * Show of the timeline what has been.
   * @param {number} seq
   */
  past(seq) {
    this.#seq = seq;
    for (const line of all("[data-line-seq]", this.#root)) {
      line.hidden = Number(line.dataset.lineSeq) > seq;
    }
  }

  /** @param {number} number the call that is to be decided */
  async ask(number) {
    if (!(await this.open(number))) return;
    const turn = this.#turn;
    const html = await this.#text(`calls/${number}/decide/`);
    if (turn !== this.#turn) return;
    const place = must("#decide", HTMLElement, this.#root);
    place.replaceChildren(nodesOf(html));
    const form = must("#decide-form", HTMLFormElement, place);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#decide(form).catch(this.#onProblem);
    });
    must("#skip", HTMLElement, form).addEventListener("click", () => this.#leave());
    find("input", HTMLInputElement, form)?.focus();
  }

  /** @param {HTMLFormElement} form */
  async #decide(form) {
    const chosen = new URLSearchParams(
      [...new FormData(form)].map(([name, value]) => [name, String(value)]),
    );
    const isWhole = chosen.has("level") && chosen.has("response");
    must("[role=alert]", HTMLElement, form).hidden = isWhole;
    if (!isWhole) return;
    form.replaceWith(nodesOf(await this.#text(`calls/${form.dataset.number}/decide/?${chosen}`)));
    const verdict = must("[data-mark]", HTMLElement, this.#root);
    const { number, mark } = verdict.dataset;
    this.#onVerdict(number ?? "", /** @type {Mark} */ (mark));
    const goOn = must("#go-on", HTMLElement, verdict);
    goOn.addEventListener("click", () => this.#leave());
    goOn.focus();
  }

  #leave() {
    this.drop();
    this.#onGoOn();
  }

  /** @param {string} path */
  async #text(path) {
    const response = await this.#fetch(path, { credentials: "same-origin" });
    if (!response.ok || response.redirected)
      throw new Error(`the server answered ${response.status}`);
    return response.text();
  }
}
