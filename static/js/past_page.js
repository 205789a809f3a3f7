/**
 * Plays the board of a past shift: each second it asks for the moment so many seconds later.
 * It stops at the present, when the server does not answer, and when somebody presses the button.
 */

const form = /** @type {HTMLFormElement} */ (document.getElementById("past-form"));
const button = /** @type {HTMLButtonElement} */ (document.getElementById("play"));
const speed = /** @type {HTMLSelectElement} */ (document.getElementById("speed"));
const field = /** @type {HTMLInputElement} */ (document.getElementById("at"));

/** @type {number | undefined} */
let timer;

/** @param {string} at a local time such as 2026-11-23T14:02:30 @param {number} seconds */
export function later(at, seconds) {
  // Reckoned as UTC, so that this browser's own zone and its clock changes play no part.
  return new Date(Date.parse(`${at}Z`) + seconds * 1000).toISOString().slice(0, 19);
}

async function step() {
  const part = document.getElementById("past");
  const before = part?.dataset.at ?? "";
  const wanted = later(before, Number(speed.value));
  const shown = await fetched(wanted);
  if (!shown || shown.dataset.at === before) return stop();
  part?.replaceWith(shown);
  field.value = shown.dataset.at ?? wanted;
  timer = window.setTimeout(step, 1000);
}

/** @param {string} at @returns {Promise<HTMLElement | null>} */
async function fetched(at) {
  try {
    const response = await fetch(`?at=${encodeURIComponent(at)}`, { credentials: "same-origin" });
    if (!response.ok || response.redirected) return null;
    return new DOMParser()
      .parseFromString(await response.text(), "text/html")
      .getElementById("past");
  } catch {
    return null;
  }
}

function stop() {
  window.clearTimeout(timer);
  timer = undefined;
  button.textContent = "Play";
  button.setAttribute("aria-pressed", "false");
}

function play() {
  button.textContent = "Stop";
  button.setAttribute("aria-pressed", "true");
  timer = window.setTimeout(step, 0);
}

button.hidden = false;
button.addEventListener("click", () => (timer === undefined ? play() : stop()));
form.addEventListener("submit", stop);
