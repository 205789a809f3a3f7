/**
 * Where the crew is, as this page sends it and says it: joins the sharing to the centre and the sign.
 *
 *   <p id="field-position" hidden>       "Sharing position until you are clear"
 */

import { page, person, post } from "./field_ground.js";
import { Sharing } from "./field_position.js";
import { must } from "./parts.js";
import { clock } from "./surroundings.js";

/**
 * @param {() => number} unitNow the id of the crew's unit
 * @returns {Sharing}
 */
export function sharingOf(unitNow) {
  return new Sharing({
    geolocation: navigator.geolocation,
    send: (fix) => send(unitNow(), fix),
    say,
    now: clock.wall,
  });
}

/**
 * @param {number} unit
 * @param {import("./field_position.js").Fix} fix
 */
async function send(unit, { lat, lng, accuracy, at }) {
  const sent = { person: Number(person), unit, lat, lng, accuracy, at: new Date(at).toISOString() };
  const { status } = await post.send(page.position ?? "", sent);
  return status === 200;
}

/**
 * @param {string} words
 * @param {boolean} isShared
 */
function say(words, isShared) {
  const sign = must("#field-position", HTMLElement);
  sign.textContent = words;
  sign.hidden = words === "";
  sign.classList.toggle("is-shared", isShared);
}
