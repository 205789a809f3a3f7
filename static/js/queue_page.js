/**
 * The supervisor's queue: every line about a call draws the table anew, at most twice a second. What is
 * chosen stays chosen, and the line says in words and colour when the table can no longer be trusted.
 */

import { LivePage } from "./live_page.js";
import { must } from "./parts.js";
import { report, timers } from "./surroundings.js";

const NOT_AGAIN_WITHIN_MS = 500;
// An age that stood at its limit when it was drawn may have passed it: look without a line too.
const ANYWAY_AFTER_MS = 15_000;

const queue = new LivePage({ late: () => {} });

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
    if (answer.redirected) return queue.login();
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
  queue.tick();
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

document.addEventListener("change", sayChosen);
timers.every(ANYWAY_AFTER_MS, want);
queue.start((taken) => {
  if (taken.call) want();
});
