/**
 * The crew's page: joins the card, the queue of taps, the line and the phone's own senses.
 * What they stand on is in field_ground.js; every part's own file says which markup
 * it needs.
 */

import { Alerts } from "./field_alerts.js";
import { Asks, UNDO_MS } from "./field_asks.js";
import { Card } from "./field_card.js";
import { Care } from "./field_care.js";
import { drawCheckIn } from "./field_check_in.js";
import {
  ages,
  body,
  centre,
  duty,
  fetchHere,
  notes,
  page,
  person,
  post,
  queue,
  timeOfDay,
  truth,
} from "./field_ground.js";
import { watchHands } from "./field_hands.js";
import { aimMap } from "./field_map.js";
import { forgetOffline, keepAnew, keepForOffline } from "./field_offline.js";
import { Poll } from "./field_poll.js";
import { asSent } from "./field_post.js";
import { EMERGENCY } from "./field_queue.js";
import { tapsOf } from "./field_said.js";
import { Sender } from "./field_sender.js";
import { Sheets } from "./field_sheets.js";
import { isWithCall } from "./field_steps.js";
import { sharingOf } from "./field_where.js";
import { pageLine, startLine } from "./page_line.js";
import { find } from "./parts.js";
import { clock, report, timers, whenWoken } from "./surroundings.js";

const TICK_MS = 1_000;
/** The next step comes up under the thumb that took this one. */
const SETTLE_MS = 900;

const alerts = new Alerts({
  now: () => centre.now(),
  senses: {
    tone: (tone) => duty.tell(tone, ""),
    shake: (pattern) => navigator.vibrate?.(pattern),
    note: (words, about) => notes.add(words, { isUrgent: true, about }),
  },
});
const sharing = sharingOf(() => card.state.unit);
const care = new Care({ fetch: fetchHere });
const sheets = new Sheets({ onSent: sheetSent });
const card = new Card({ body, queue, onChange: cardChanged });
const sender = new Sender({
  queue,
  post: (taps) => post.send(page.taps ?? "", { person: Number(person), taps: taps.map(asSent) }),
  timers,
  random: Math.random,
  now: clock.wall,
  on: {
    changed: moved,
    done: () => {
      notes.stopped = "";
    },
    refused: (tap, why) => {
      alerts.refused();
      notes.add(`${tap.says} ${timeOfDay(Date.parse(tap.at))} was not taken: ${why}`, {
        isUrgent: true,
        about: "",
      });
    },
    stopped: (_, why) => {
      notes.stopped = why || "Log in again to send them.";
      moved();
    },
  },
});
const asks = new Asks({
  queue,
  now: clock.wall,
  ask: (service, label) => tap("backup", label, { service }, UNDO_MS),
  changed: moved,
});
const line = pageLine({
  line: ({ html }) => html && drawn(html),
  state: tick,
  // The address stays on the screen: the crew logs in when it can.
  login: tick,
});
const poll = new Poll({
  fetch: fetchHere,
  url: page.card ?? "",
  timers,
  isNeeded: () => line.report().state !== "live" && document.visibilityState === "visible",
  on: {
    drawn,
    heard: () => {
      truth.heardAt = clock.wall();
      sender.flush();
    },
    loggedOut: tick,
  },
});

/**
 * @param {string} kind
 * @param {string} says
 * @param {Record<string, string | number>} [more]
 * @param {number} [undoFor]
 */
function tap(kind, says, more = {}, undoFor = 0) {
  const { unit, assignment } = card.state;
  queue.add({ kind, unit, assignment, says, with: more, undoFor });
  navigator.vibrate?.(30);
  moved();
  sender.flush();
}

/** @param {string} html what the centre has drawn */
function drawn(html) {
  card.apply(html);
  void keepAnew(location.pathname).catch(report);
}

/** The queue is another: show where it leads. */
function moved() {
  card.project();
  notes.draw();
  asks.draw();
}

/**
 * @param {import("./field_card.js").CardState} before
 * @param {import("./field_card.js").CardState} after
 */
function cardChanged(before, after) {
  alerts.changed(before, after);
  sheets.keepFor(`${after.assignment} ${after.step}`);
  followPosition();
  dressCard();
  if (before.step !== after.step) settle();
}

function dressCard() {
  aimMap(find("#field-card .field-map", HTMLAnchorElement), navigator.userAgent);
  void care.follow(card.state);
  asks.draw();
  drawClocks();
}

/** Deadlines count on without a line: they are the centre's own, and the clock is no secret. */
function drawClocks() {
  const said = queue.waiting.findLast(({ kind }) => kind === "check_in");
  const saidAt = said ? timeOfDay(Date.parse(said.at)).slice(0, 5) : "";
  drawCheckIn(card.state, { now: centre.now(), saidAt });
  ages.draw({ known: true });
}

/** Shared once the centre knows that the crew took the call, and until the tap that ends it. */
function followPosition() {
  sharing.follow(isWithCall(card.state.status) && isWithCall(card.state.step));
}

function settle() {
  body.classList.add("is-settling");
  timers.after(SETTLE_MS, () => body.classList.remove("is-settling"));
}

function tick() {
  truth.draw(line.report());
  drawClocks();
  notes.draw();
  asks.draw();
  sharing.tick();
  if (!queue.waiting.some(({ kind }) => kind === "check_in")) alerts.tick(card.state);
}

/**
 * @param {string} sheet
 * @param {FormData} fields
 */
function sheetSent(sheet, fields) {
  for (const said of tapsOf(sheet, fields, card.state.step)) tap(said.kind, said.says, said.with);
}

function raiseEmergency() {
  const fix = sharing.known;
  navigator.vibrate?.([300, 100, 300]);
  tap(EMERGENCY, "Emergency", fix ? { lat: fix.lat, lng: fix.lng } : {});
}

watchHands({ body, timers, on: { tap, emergency: raiseEmergency } });
document.addEventListener("submit", ({ target }) => {
  if (target instanceof HTMLFormElement && "logout" in target.dataset) void forgetOffline();
});
whenWoken(() => {
  sender.resume();
  void poll.ask();
});
timers.every(TICK_MS, tick);

sheets.keepFor(`${card.state.assignment} ${card.state.step}`);
followPosition();
dressCard();
startLine(line);
sender.flush();
tick();
void keepForOffline(page.worker ?? "", location.pathname).catch(report);
