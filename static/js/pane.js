/**
 * The call in hand: a partial drawn by the server beside the board.
 *
 *   <a data-pane-link href="/calls/…/">       opens in the pane; the address bar follows
 *   <section id="pane" tabindex="-1">         holds one partial, whose root is
 *     <article data-call="ID" data-seq="N" data-title="…">
 *   <form data-pane id="…" method="post">     sent by fetch; the answer replaces the partial
 *     <input type="hidden" name="idempotency_key">   filled here, kept until the form is saved
 *   <div id="pane-problem" role="alert" hidden>      what went wrong, and what to do now
 *
 * A line for the open call draws the pane anew without touching what is being typed.
 */

import { keyEachForm } from "./idempotency.js";
import { remember, restore } from "./keep_fields.js";
import { find, nodesOf } from "./parts.js";

/** After a new drawing keys rest for a moment: a double press must not answer the next question. */
const SETTLE_MS = 250;
const REFRESH_AFTER_MS = 120;

/**
 * @typedef {{opened(call: string | null): void, drawn(pane: HTMLElement): void,
 *   saved(form: HTMLFormElement): void, login(): void,
 *   leave(url: string): void}} PaneListener
 */

export class Pane {
  #root;
  #problem;
  #asker;
  #history;
  #timers;
  #on;
  /** The address of what is shown. */
  #url;
  /** Counts what was asked, so that a slow old answer never covers a newer one. */
  #asked = 0;
  #isSending = false;
  #cancelRefresh = () => {};

  /**
   * @param {{root: HTMLElement, problem: HTMLElement, asker: import("./ask.js").Asker,
   *   history: History, url: string, timers: import("./wire.js").Timers, on: PaneListener}} given
   */
  constructor({ root, problem, asker, history, url, timers, on }) {
    this.#root = root;
    this.#problem = problem;
    this.#asker = asker;
    this.#history = history;
    this.#url = url;
    this.#timers = timers;
    this.#on = on;
    root.addEventListener("submit", (event) => this.#submitted(event));
    this.#wasDrawn();
  }

  /** The id of the open call, or null. */
  get call() {
    return find("[data-call]", HTMLElement, this.#root)?.dataset.call ?? null;
  }

  /** The journal number that the pane was drawn at. */
  get drawnAt() {
    return Number(find("[data-seq]", HTMLElement, this.#root)?.dataset.seq ?? 0);
  }

  /**
   * Open an address in the pane.
   * @param {string} url
   * @param {{push?: boolean}} [how] push is false when the browser itself went back
   */
  async open(url, { push = true } = {}) {
    const { outcome, isLatest } = await this.#ask(() => this.#asker.get(url));
    if (!isLatest || !this.#draw(outcome)) return;
    this.#url = url;
    if (push) this.#history.pushState({ pane: url }, "", url);
    this.#root.scrollTop = 0;
    this.#root.focus({ preventScroll: true });
  }

  /**
   * A line has come: draw the open call anew where the line is about it and newer.
   * @param {import("./line_order.js").Line} line
   */
  heard(line) {
    if (line.call === null || line.call !== this.call || line.seq <= this.drawnAt) return;
    this.#refreshSoon();
  }

  #refreshSoon() {
    this.#cancelRefresh();
    this.#cancelRefresh = this.#timers.after(REFRESH_AFTER_MS, () => {
      if (this.#isSending) this.#refreshSoon();
      else void this.refresh();
    });
  }

  /** Draw the open address anew, keeping what is being typed and what was said. */
  async refresh() {
    const { outcome, isLatest } = await this.#ask(() => this.#asker.get(this.#url));
    if (!isLatest) return;
    if (outcome.kind === "drawn") this.#show(outcome.html, remember(this.#root));
    else this.#draw(outcome);
  }

  /**
   * Send a form and show the answer; a form already on its way is not sent twice.
   * @param {HTMLFormElement} form
   * @param {HTMLElement | null} submitter
   */
  async send(form, submitter) {
    await this.#send(form.action, new FormData(form, submitter), form);
  }

  /**
   * Send what the command line means; the answer is shown here like any other.
   * @param {string} url
   * @param {FormData} sent
   */
  async post(url, sent) {
    await this.#send(url, sent, null);
  }

  /**
   * @param {string} url
   * @param {FormData} sent
   * @param {HTMLFormElement | null} form
   */
  async #send(url, sent, form) {
    if (this.#isSending) return;
    this.#isSending = true;
    this.#root.ariaBusy = "true";
    try {
      const { outcome, isLatest } = await this.#ask(() => this.#asker.post(url, sent));
      this.#answered(form, outcome, isLatest);
    } finally {
      this.#isSending = false;
      this.#settle();
    }
  }

  /**
   * @param {HTMLFormElement | null} form
   * @param {import("./ask.js").Outcome} outcome
   * @param {boolean} isLatest false when another call was opened meanwhile
   */
  #answered(form, outcome, isLatest) {
    const isAnswer = outcome.kind === "drawn";
    if (isAnswer && outcome.ok && form) this.#on.saved(form);
    if (isAnswer && !isLatest) return;
    const memory = remember(this.#root, { savedForm: isAnswer && form ? form.id : "" });
    if (this.#draw(outcome, memory)) this.#follow(outcome);
    // Refused for what the call has become: show what is true now, and keep the words of why.
    if (outcome.kind === "problem" && outcome.status === 409) this.#refreshSoon();
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("pane" in form.dataset)) return;
    event.preventDefault();
    void this.send(form, event.submitter);
  }

  /**
   * Ask, and say whether nothing newer was asked meanwhile.
   * @param {() => Promise<import("./ask.js").Outcome>} ask
   */
  async #ask(ask) {
    this.#asked += 1;
    const mine = this.#asked;
    const outcome = await ask();
    return { outcome, isLatest: mine === this.#asked };
  }

  /**
   * @param {import("./ask.js").Outcome} outcome
   * @param {import("./keep_fields.js").Memory} [memory]
   * @returns {outcome is import("./ask.js").Drawn} whether a partial is now shown
   */
  #draw(outcome, memory) {
    this.#say(outcome.kind === "problem" ? outcome.words : "");
    if (outcome.kind === "login") this.#on.login();
    if (outcome.kind === "page") this.#on.leave(outcome.url);
    if (outcome.kind !== "drawn") return false;
    this.#show(outcome.html, memory);
    return true;
  }

  /**
   * @param {string} html
   * @param {import("./keep_fields.js").Memory} [memory]
   */
  #show(html, memory) {
    const { scrollTop } = this.#root;
    this.#root.replaceChildren(nodesOf(html));
    this.#wasDrawn();
    if (memory) restore(this.#root, memory);
    if (memory) this.#root.scrollTop = scrollTop;
    this.#settle();
  }

  #wasDrawn() {
    keyEachForm(this.#root);
    const title = find("[data-title]", HTMLElement, this.#root)?.dataset.title;
    if (title) document.title = title;
    this.#on.drawn(this.#root);
    this.#on.opened(this.call);
  }

  /**
   * A saved form may lead to another address: a new call leads to itself.
   * @param {import("./ask.js").Drawn} outcome
   */
  #follow({ url }) {
    const { pathname } = new URL(url, document.baseURI);
    const root = find("[data-url]", HTMLElement, this.#root);
    const address = root?.dataset.url ?? pathname;
    if (!root || address === this.#url) return;
    this.#url = address;
    this.#history.pushState({ pane: address }, "", address);
  }

  /** @param {string} words */
  #say(words) {
    this.#problem.textContent = words;
    this.#problem.hidden = words === "";
  }

  #settle() {
    this.#root.ariaBusy = "true";
    this.#timers.after(SETTLE_MS, () => {
      if (!this.#isSending) this.#root.ariaBusy = "false";
    });
  }
}
