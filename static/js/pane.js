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

import { remember } from "./keep_fields.js";
import { PaneView } from "./pane_view.js";

const REFRESH_AFTER_MS = 120;
const STILL_SENDING =
  "The last one is still being sent. Wait for its answer, then send this again.";

/**
 * @typedef {{opened(call: string | null): void, drawn(pane: HTMLElement): void,
 *   saved(form: HTMLFormElement): void, login(): void, leave(url: string): void}} PaneListener
 */

export class Pane {
  #view;
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
    this.#view = new PaneView({ root, problem, timers, onDrawn: () => this.#drawn() });
    this.#asker = asker;
    this.#history = history;
    this.#url = url;
    this.#timers = timers;
    this.#on = on;
    root.addEventListener("submit", (event) => this.#submitted(event));
    this.#view.wasDrawn();
  }

  /** The id of the open call, or null. */
  get call() {
    return this.#view.call;
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
    this.#view.root.focus({ preventScroll: true });
  }

  /**
   * A line has come: draw the open call anew where the line is about it and newer.
   * @param {import("./line_order.js").Line} line
   */
  heard(line) {
    const { call, drawnAt } = this.#view;
    if (line.call !== null && line.call === call && line.seq > drawnAt) this.#refreshSoon();
  }

  /** Draw the open address anew, keeping what is being typed and what was said. */
  async refresh() {
    const { outcome, isLatest } = await this.#ask(() => this.#asker.get(this.#url));
    if (!isLatest) return;
    if (outcome.kind === "drawn") this.#view.show(outcome.html, remember(this.#view.root));
    else this.#draw(outcome);
  }

  /**
   * Send a form and show the answer; a form already on its way is not sent twice.
   * @param {HTMLFormElement} form
   * @param {HTMLElement | null} submitter
   */
  async send(form, submitter) {
    if (!this.#isSending) await this.#send(form.action, new FormData(form, submitter), form);
  }

  /**
   * Send what the command line means; the answer is shown here like any other.
   * @param {string} url
   * @param {FormData} sent
   */
  async post(url, sent) {
    if (this.#isSending) this.#view.say(STILL_SENDING);
    else await this.#send(url, sent, null);
  }

  /**
   * @param {string} url
   * @param {FormData} sent
   * @param {HTMLFormElement | null} form
   */
  async #send(url, sent, form) {
    this.#isSending = true;
    this.#view.hold();
    try {
      const { outcome, isLatest } = await this.#ask(() => this.#asker.post(url, sent));
      this.#answered(form, outcome, isLatest);
    } finally {
      this.#isSending = false;
      this.#view.release();
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
    const memory = remember(this.#view.root, { savedForm: isAnswer && form ? form.id : "" });
    if (this.#draw(outcome, memory)) this.#follow(outcome.url);
    // Refused for what the call has become: show what is true now, and keep the words of why.
    if (outcome.kind === "problem" && outcome.status === 409) this.#refreshSoon();
  }

  /**
   * Show an answer, or say what went wrong.
   * @param {import("./ask.js").Outcome} outcome
   * @param {import("./keep_fields.js").Memory} [memory]
   * @returns {outcome is import("./ask.js").Drawn} whether a partial is now shown
   */
  #draw(outcome, memory) {
    this.#view.say(outcome.kind === "problem" ? outcome.words : "");
    if (outcome.kind === "login") this.#on.login();
    if (outcome.kind === "page") this.#on.leave(outcome.url);
    if (outcome.kind !== "drawn") return false;
    this.#view.show(outcome.html, memory);
    return true;
  }

  #drawn() {
    this.#on.drawn(this.#view.root);
    this.#on.opened(this.#view.call);
  }

  /**
   * A saved form may lead to another address: a new call leads to itself.
   * @param {string} url the address that answered
   */
  #follow(url) {
    const address = this.#view.address ?? new URL(url, document.baseURI).pathname;
    if (address === this.#url) return;
    this.#url = address;
    this.#history.pushState({ pane: address }, "", address);
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("pane" in form.dataset)) return;
    event.preventDefault();
    void this.send(form, event.submitter);
  }

  #refreshSoon() {
    this.#cancelRefresh();
    this.#cancelRefresh = this.#timers.after(REFRESH_AFTER_MS, () => {
      if (this.#isSending) this.#refreshSoon();
      else void this.refresh();
    });
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
}
