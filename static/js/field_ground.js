/**
 * What the crew's page stands on: the page's own facts, the centre's clock, the taps that wait, sound,
 * and how sure the crew may be of what it sees.
 */

import { Ages } from "./ages.js";
import { CentreClock } from "./centre_clock.js";
import { Duty } from "./duty.js";
import { Notes } from "./field_notes.js";
import { Post } from "./field_post.js";
import { TapQueue } from "./field_queue.js";
import { Truth } from "./field_truth.js";
import { newKey } from "./idempotency.js";
import { must } from "./parts.js";
import { Sound } from "./sound.js";
import { clock, timers } from "./surroundings.js";

export const { body } = document;
export const page = body.dataset;
export const person = page.person ?? "";
export const login = `${page.login ?? "/accounts/login/"}?next=${encodeURIComponent(location.pathname)}`;
/** @param {string} url @param {RequestInit} init */
export const fetchHere = (url, init) => fetch(url, init);

export const centre = new CentreClock({
  serverNow: Date.parse(page.now ?? "") || Date.now(),
  offsetMinutes: Number(page.offset ?? 0),
  wallNow: clock.wall,
});
/** @param {number} wallMs */
export const timeOfDay = (wallMs) => centre.timeOfDay(wallMs);

export const queue = new TapQueue({ store: localStorage, person, newKey, now: clock.wall });
export const post = new Post({ fetch: fetchHere, cookies: () => document.cookie, now: clock.wall });
export const duty = new Duty({
  button: must("#duty", HTMLElement),
  notice: must("#notice", HTMLElement),
  sound: new Sound({ makeContext: () => new AudioContext(), now: clock.wall }),
  timers,
});
export const notes = new Notes({
  unsent: must("#field-unsent", HTMLElement),
  list: must("#field-refused", HTMLElement),
  queue,
  clock: { now: clock.wall, timeOfDay },
  login,
});
export const ages = new Ages({ root: document, now: () => centre.now(), onAlarm: () => {} });
export const truth = new Truth(
  {
    body,
    figure: must("#line-state", HTMLElement),
    banner: must("#line-banner", HTMLElement),
    words: must("#line-banner [role=alert]", HTMLElement),
    spoken: must("#line-spoken", HTMLElement),
  },
  { timeOfDay, drawnAt: drawnAt() },
);

/** When this page was drawn, on this phone's clock: a page kept on the phone is older than now. */
function drawnAt() {
  const loaded = performance.timeOrigin;
  const drawn = Date.parse(page.now ?? "");
  return Number.isNaN(drawn) ? loaded : Math.min(drawn, loaded);
}
