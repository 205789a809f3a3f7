/**
 * The supervisor's queue: every line about a call draws the table anew, at most twice a second. What is
 * chosen stays chosen, and the line says in words and colour when the table can no longer be trusted.
 */

import { Ages } from "./ages.js";
import { CentreClock } from "./centre_clock.js";
import { FreshPage } from "./fresh_page.js";
import { BoardLine } from "./live.js";
import { LineView } from "./live_view.js";
import { must } from "./parts.js";
import { clock, openSocket, report, timers, whenWoken } from "./surroundings.js";

const TICK_MS = 1_000;
const NOT_AGAIN_WITHIN_MS = 500;

const page = document.body.dataset;
const loginPath = page.login ?? "/accounts/login/";
const centre = new CentreClock({
  serverNow: Date.parse(page.now ?? "") || Date.now(),
  offsetMinutes: Number(page.offset ?? 0),
  wallNow: clock.wall,
});
const freshPage = new FreshPage({
  store: sessionStorage,
  now: clock.wall,
  random: Math.random,
  timers,
  reload: () => location.reload(),
});
const ages = new Ages({ root: document, now: () => centre.now(), onAlarm: () => {} });
const lineView = new LineView(
  {
    body: document.body,
    figure: must("#line-state", HTMLElement),
    banner: must("#line-banner", HTMLElement),
    words: must("#line-banner [role=alert]", HTMLElement),
    retry: must("#line-banner .retry", HTMLElement),
    spoken: must("#line-spoken", HTMLElement),
  },
  (wallMs) => centre.timeOfDay(wallMs),
);

let isWanted = false;
let isAsking = false;

/** Ask for the table soon; asked again meanwhile, it is asked for once more afterwards. */
function want() {
  isWanted = true;
  if (!isAsking) timers.after(NOT_AGAIN_WITHIN_MS, drawAnew);
  isAsking = true;
}

async function drawAnew() {
  isWanted = false;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (answer.redirected) return goToLogin();
    if (!answer.ok) throw new Error(`the queue answered ${answer.status}`);
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch (error) {
    report(error);
    isWanted = true;
  }
  isAsking = false;
  if (isWanted) want();
}

/** @param {Document} fresh */
function put(fresh) {
  const drawn = fresh.getElementById("queue");
  if (!drawn) return;
  const chosen = new Set(
    boxes(document)
      .filter((box) => box.checked)
      .map((box) => box.value),
  );
  const focused = document.activeElement?.closest("#queue") ? keyOf(document.activeElement) : null;
  for (const box of boxes(drawn)) box.checked = chosen.has(box.value);
  must("#queue", HTMLElement).replaceWith(document.adoptNode(drawn));
  if (focused) /** @type {HTMLElement | null} */ (document.querySelector(focused))?.focus();
  sayChosen();
  tick();
}

/** @param {ParentNode} root @returns {HTMLInputElement[]} */
function boxes(root) {
  return [...root.querySelectorAll("input[name=calls]")].filter(
    (box) => box instanceof HTMLInputElement,
  );
}

/** @param {Element} element a selector that finds it again in a table drawn anew */
function keyOf(element) {
  if (element instanceof HTMLInputElement) return `#queue input[value="${element.value}"]`;
  return element instanceof HTMLAnchorElement ? `#queue a[href="${element.pathname}"]` : null;
}

function sayChosen() {
  const count = boxes(document).filter((box) => box.checked).length;
  must("#chosen", HTMLElement).textContent = count ? `${count} chosen` : "";
}

const line = new BoardLine({
  drawnAt: { seq: Number(page.seq ?? 0), epoch: page.epoch ?? "" },
  makeSocket: () => openSocket(page.socket ?? "/ws/board"),
  clock,
  timers,
  random: Math.random,
  on: {
    line: (taken) => {
      if (taken.call) want();
    },
    state: tick,
    reload: () => freshPage.want(),
    login: goToLogin,
    trouble: report,
  },
});

function tick() {
  const now = line.report();
  lineView.draw(now, clock.wall());
  ages.draw({ known: now.state !== "stale" && now.state !== "refused" });
  must("#centre-clock", HTMLElement).textContent = centre.timeOfDay();
}

function goToLogin() {
  location.assign(`${loginPath}?next=${encodeURIComponent(location.pathname + location.search)}`);
}

document.addEventListener("change", sayChosen);
// An age that stood at its limit when it was drawn may have passed it: look without a line too.
timers.every(15_000, want);
timers.every(TICK_MS, tick);
whenWoken(() => line.woke());
addEventListener("pagehide", () => line.stop());
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
line.start();
