/**
 * What the crew's page stands on: the page's own facts, the centre's clock, the taps that wait, sound.
 */

import { CentreClock } from "./centre_clock.js";
import { Duty } from "./duty.js";
import { Notes } from "./field_notes.js";
import { Post } from "./field_post.js";
import { TapQueue } from "./field_queue.js";
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
