/**
 * The check-in while the crew is on scene: by when it must say that it is well, or that it just did.
 *
 *   <div id="field-check-in"><span id="field-check-in-says"> <time id="field-check-in-by">
 */

import { isCheckInDue } from "./field_alerts.js";
import { must } from "./parts.js";

/**
 * What stands beside the button.
 * @param {import("./field_card.js").CardState} card
 * @param {{now: number, saidAt: string}} given now in ms by the server's clock; saidAt is the time of
 *   day of a check-in that is not sent yet, or empty
 */
export function sayCheckIn(card, { now, saidAt }) {
  if (saidAt) return `Said well ${saidAt}, not sent yet`;
  return isCheckInDue(card, now) ? "Are you well? Or help is sent." : "Check in";
}

/**
 * @param {import("./field_card.js").CardState} card
 * @param {{now: number, saidAt: string}} given
 */
export function drawCheckIn(card, given) {
  const by = must("#field-check-in-by", HTMLElement);
  const words = must("#field-check-in-says", HTMLElement);
  const says = sayCheckIn(card, given);
  if (words.textContent !== says) words.textContent = says;
  by.hidden = given.saidAt !== "" || card.checkInBy === null;
  if (card.checkInBy !== null) by.dataset.until = new Date(card.checkInBy).toISOString();
  const isDue = given.saidAt === "" && isCheckInDue(card, given.now);
  document.body.classList.toggle("is-check-in-due", isDue);
}
