/**
 * What a thumb does on the crew's page beside the sheets: steps, the emergency, the first press.
 *
 *   <button data-tap="en_route" data-says="En route">
 *   <button id="emergency"> … <span id="emergency-says">       held for a second
 *   <button id="duty">        pressed by the first press anywhere: until then a browser is silent
 */

import { Hold } from "./field_hold.js";
import { must } from "./parts.js";

/**
 * @param {{body: HTMLElement, timers: import("./wire.js").Timers,
 *   on: {tap: (kind: string, says: string) => void, emergency: () => void}}} given
 */
export function watchHands({ body, timers, on }) {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-tap]") : null;
    // What just came up under the thumb was not meant by it.
    if (!(button instanceof HTMLElement) || body.classList.contains("is-settling")) return;
    on.tap(button.dataset.tap ?? "", button.dataset.says ?? "");
  });
  const words = must("#emergency-says", HTMLElement);
  new Hold({
    button: must("#emergency", HTMLElement),
    timers,
    onHeld: on.emergency,
    onHolding: (isHeld) => {
      words.textContent = isHeld ? "keep holding" : "hold for one second";
    },
  });
  document.addEventListener("pointerdown", pressDuty, { once: true });
}

/** @param {PointerEvent} event */
function pressDuty({ target }) {
  const button = must("#duty", HTMLElement);
  if (button.ariaPressed !== "true" && target !== button) button.click();
}
