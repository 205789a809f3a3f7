/**
 * A console: the lists, the pane, the keys and the sounds of a page on the line, joined to its parts.
 * The board and the desk are consoles. Every part's own file says which markup it needs.
 */

import { Alarms } from "./alarms.js";
import { Asker } from "./ask.js";
import { Board } from "./board.js";
import { Drafts } from "./draft.js";
import { DraftForms } from "./draft_forms.js";
import { Dresser } from "./dress.js";
import { Duty } from "./duty.js";
import { Keys } from "./keys.js";
import { LivePage, loginPath } from "./live_page.js";
import { NewRows } from "./new_rows.js";
import { Pane } from "./pane.js";
import { watchPaneLinks } from "./pane_links.js";
import { find, must } from "./parts.js";
import { RowSteps } from "./row_steps.js";
import { Sound } from "./sound.js";
import { keepStill } from "./still.js";
import { clock, report, timers } from "./surroundings.js";
import { Tabs } from "./tabs.js";

const { body } = document;
const person = body.dataset.person ?? "";
const scroller = must("#calls", HTMLElement);

/** @param {RequestInfo | URL} url @param {RequestInit} init */
export const fetchHere = (url, init) => fetch(url, init);

/** @typedef {{opened?: () => void, drawn: (root: HTMLElement) => void}} PaneHooks */

export class ConsolePage {
  #asker = new Asker({ fetch: fetchHere, loginPath });
  #sound = new Sound({ makeContext: () => new AudioContext(), now: clock.wall });
  #tabs = new Tabs({ body, nav: must("#tabs", HTMLElement) });
  #drafts = new Drafts({ store: sessionStorage, person });
  #draftForms = new DraftForms(this.#drafts);
  #dresser = new Dresser({ person });
  #newRows = new NewRows({ scroller, above: must("#new-above", HTMLElement), timers });
  #live = new LivePage({
    late: (shown) =>
      this.duty.tell("late", `Late: ${shown.closest(".row, .unit")?.ariaLabel ?? ""}`),
  });
  #board = new Board({
    root: document,
    keepStill: (change) => keepStill(scroller, change),
    report,
    dress: (element) => this.#dresser.dress(element),
  });

  duty = new Duty({
    button: must("#duty", HTMLElement),
    notice: must("#notice", HTMLElement),
    sound: this.#sound,
    timers,
  });

  /** @param {PaneHooks} hooks what else a page does when a call is opened, and with what is drawn */
  constructor(hooks) {
    this.pane = this.#makePane(hooks);
    this.#watch();
  }

  /** @param {string} url */
  open(url) {
    this.#tabs.show("call");
    void this.pane.open(url);
  }

  /** @param {import("./live.js").Line} taken drawn in the lists, and told to the pane */
  take(taken) {
    this.#board.apply(taken.html);
    this.#live.drawAges();
    this.#newRows.draw();
    this.pane.heard(taken);
  }

  /** @param {(taken: import("./live.js").Line) => void} heard */
  start(heard) {
    this.#live.start(heard);
  }

  /** @param {PaneHooks} hooks */
  #makePane({ opened, drawn }) {
    return new Pane({
      root: must("#pane", HTMLElement),
      problem: must("#pane-problem", HTMLElement),
      asker: this.#asker,
      history,
      url: location.pathname + location.search,
      timers,
      on: {
        opened: (call) => {
          this.#dresser.open(call);
          opened?.();
        },
        drawn: (root) => {
          this.#live.drawAges();
          this.#draftForms.watch(root);
          drawn(root);
          focusFirst(root);
        },
        saved: (form) => this.#draftForms.saved(form),
        login: () => this.#live.login(),
        leave: (url) => location.assign(url),
      },
    });
  }

  #watch() {
    watchPaneLinks({
      open: (url) => this.open(url),
      back: (url) => void this.pane.open(url, { push: false }),
    });
    document.addEventListener("submit", ({ target }) => {
      if (target instanceof HTMLFormElement && "logout" in target.dataset) this.#drafts.forgetAll();
    });
    const keys = new Keys({ root: document, dialog: must("#keys", HTMLDialogElement) });
    must("#show-keys", HTMLElement).addEventListener("click", () => keys.showAll());
    must("#centre-offset", HTMLElement).textContent = this.#live.centre.offsetLabel;
    new Alarms({
      page: document,
      sound: this.#sound,
      timers,
      asker: this.#asker,
      login: () => this.#live.login(),
    });
    new RowSteps({ scroller, buttons: document });
  }
}

/** @param {HTMLElement} root what asks for the focus gets it, where nothing else has it by then */
function focusFirst(root) {
  const first = find("[autofocus]", HTMLElement, root);
  timers.after(0, () => {
    if (first && !root.querySelector(":focus")) first.focus();
  });
}
