/**
 * The page of a desk: joins the line, the lists, the pane and the keys to this page's parts.
 * A call that is offered opens by itself where none is in hand, and never covers one that is.
 */

import { Ages } from "./ages.js";
import { Alarms } from "./alarms.js";
import { Asker } from "./ask.js";
import { Board } from "./board.js";
import { CentreClock } from "./centre_clock.js";
import { offered } from "./desk_arrival.js";
import { Drafts } from "./draft.js";
import { DraftForms } from "./draft_forms.js";
import { Dresser } from "./dress.js";
import { Duty } from "./duty.js";
import { FreshPage } from "./fresh_page.js";
import { Keys } from "./keys.js";
import { BoardLine } from "./live.js";
import { LineView } from "./live_view.js";
import { NewRows } from "./new_rows.js";
import { Pane } from "./pane.js";
import { watchPaneLinks } from "./pane_links.js";
import { find, must } from "./parts.js";
import { RowSteps } from "./row_steps.js";
import { watchServiceChoices } from "./service_choice.js";
import { Sound } from "./sound.js";
import { keepStill } from "./still.js";
import { clock, openSocket, report, timers, whenWoken } from "./surroundings.js";
import { Tabs } from "./tabs.js";

const TICK_MS = 1_000;

const { body } = document;
const page = body.dataset;
const loginPath = page.login ?? "/accounts/login/";
/** @param {RequestInfo | URL} url @param {RequestInit} init */
const fetchHere = (url, init) => fetch(url, init);

const centre = new CentreClock({
  serverNow: Date.parse(page.now ?? "") || Date.now(),
  offsetMinutes: Number(page.offset ?? 0),
  wallNow: clock.wall,
});
const scroller = must("#calls", HTMLElement);
const tabs = new Tabs({ body, nav: must("#tabs", HTMLElement) });
const drafts = new Drafts({ store: sessionStorage, person: page.person ?? "" });
const draftForms = new DraftForms(drafts);
const freshPage = new FreshPage({
  store: sessionStorage,
  now: clock.wall,
  random: Math.random,
  timers,
  reload: () => location.reload(),
});
const sound = new Sound({ makeContext: () => new AudioContext(), now: clock.wall });
const duty = new Duty({
  button: must("#duty", HTMLElement),
  notice: must("#notice", HTMLElement),
  sound,
  timers,
});
const asker = new Asker({ fetch: fetchHere, loginPath });
const dresser = new Dresser({ person: page.person ?? "" });
const board = new Board({
  root: document,
  keepStill: (change) => keepStill(scroller, change),
  report,
  dress: (element) => dresser.dress(element),
});
const newRows = new NewRows({ scroller, above: must("#new-above", HTMLElement), timers });
const ages = new Ages({
  root: document,
  now: () => centre.now(),
  onAlarm: (shown) => duty.tell("late", `Late: ${shown.closest(".row")?.ariaLabel ?? ""}`),
});
let isKnown = true;
const drawAges = () => ages.draw({ known: isKnown });
const pane = new Pane({
  root: must("#pane", HTMLElement),
  problem: must("#pane-problem", HTMLElement),
  asker,
  history,
  url: location.pathname + location.search,
  timers,
  on: {
    opened: (call) => dresser.open(call),
    drawn: paneDrawn,
    saved: (form) => draftForms.saved(form),
    login: goToLogin,
    leave: (url) => location.assign(url),
  },
});

const lineView = new LineView(
  {
    body,
    figure: must("#line-state", HTMLElement),
    banner: must("#line-banner", HTMLElement),
    words: must("#line-banner [role=alert]", HTMLElement),
    retry: must("#line-banner .retry", HTMLElement),
    spoken: must("#line-spoken", HTMLElement),
  },
  (wallMs) => centre.timeOfDay(wallMs),
);
const line = new BoardLine({
  drawnAt: { seq: Number(page.seq ?? 0), epoch: page.epoch ?? "" },
  makeSocket: () => openSocket(page.socket ?? "/ws/board"),
  clock,
  timers,
  random: Math.random,
  on: {
    line: takeLine,
    state: tick,
    reload: () => freshPage.want(),
    login: goToLogin,
    trouble: report,
  },
});

/** @param {import("./live.js").Line} taken */
function takeLine(taken) {
  const offer = offered(taken);
  board.apply(taken.html);
  drawAges();
  newRows.draw();
  pane.heard(taken);
  if (!offer) return;
  duty.tell("urgent", offer.words);
  if (pane.call === null) openInPane(offer.url);
}

function tick() {
  const now = line.report();
  isKnown = now.state !== "stale" && now.state !== "refused";
  lineView.draw(now, clock.wall());
  drawAges();
  must("#centre-clock", HTMLElement).textContent = centre.timeOfDay();
}

/** @param {HTMLElement} root */
function paneDrawn(root) {
  drawAges();
  draftForms.watch(root);
  watchServiceChoices(root, { fetch: fetchHere, timers });
  const first = find("[autofocus]", HTMLElement, root);
  timers.after(0, () => {
    if (first && !root.querySelector(":focus")) first.focus();
  });
}

function goToLogin() {
  location.assign(`${loginPath}?next=${encodeURIComponent(location.pathname)}`);
}

/** @param {string} url */
function openInPane(url) {
  tabs.show("call");
  void pane.open(url);
}

watchPaneLinks({
  open: openInPane,
  back: (url) => void pane.open(url, { push: false }),
});
document.addEventListener("submit", ({ target }) => {
  if (target instanceof HTMLFormElement && "logout" in target.dataset) drafts.forgetAll();
});

const keys = new Keys({ root: document, dialog: must("#keys", HTMLDialogElement) });
must("#show-keys", HTMLElement).addEventListener("click", () => keys.showAll());
must("#centre-offset", HTMLElement).textContent = centre.offsetLabel;
new Alarms({ page: document, sound, timers, asker, login: goToLogin });
new RowSteps({ scroller, buttons: document });

timers.every(TICK_MS, tick);
whenWoken(() => line.woke());
addEventListener("pagehide", () => line.stop());
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
line.start();
