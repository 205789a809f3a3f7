/**
 * Keeping the row being read where it is while rows above it come and go.
 *
 * The row being read is the one under the pointer, else the one with the focus. In a list that
 * somebody has scrolled it is the open one, too. Without any the list grows from its top, so that
 * the most urgent call comes into view.
 */

import { find } from "./parts.js";

const READ = [".row:hover", ".row:focus-within"];
const OPEN = ".row.is-open";

/**
 * The row somebody is reading, or null.
 * @param {HTMLElement} scroller
 */
export function rowBeingRead(scroller) {
  for (const selector of scroller.scrollTop > 0 ? [...READ, OPEN] : READ) {
    const row = find(selector, HTMLElement, scroller);
    if (row && isInView(row, scroller)) return row;
  }
  return null;
}

/**
 * Make a change, and scroll by just as much as it moved the row being read. A list too short to
 * scroll that far gets room at its end (--room), until it is back at its top.
 * @param {HTMLElement} scroller
 * @param {() => void} change
 */
export function keepStill(scroller, change) {
  const row = rowBeingRead(scroller);
  const [id, list, before] = [row?.id, row?.dataset.list, row?.getBoundingClientRect().top];
  change();
  const after = id ? document.getElementById(id) : null;
  // A row that itself went to another list is not followed there.
  if (!after || before === undefined || after.dataset.list !== list) return;
  scrollTo(scroller, scroller.scrollTop + after.getBoundingClientRect().top - before);
}

/**
 * The room at the end is of use only while the list is scrolled.
 * @param {HTMLElement} scroller
 */
export function giveRoomBack(scroller) {
  if (scroller.scrollTop === 0) scroller.style.removeProperty("--room");
}

/**
 * @param {HTMLElement} scroller
 * @param {number} wanted
 */
function scrollTo(scroller, wanted) {
  const missing = wanted - (scroller.scrollHeight - scroller.clientHeight);
  const room = Number.parseFloat(scroller.style.getPropertyValue("--room")) || 0;
  if (missing > 0) scroller.style.setProperty("--room", `${Math.ceil(room + missing)}px`);
  scroller.scrollTop = wanted;
}

/**
 * @param {HTMLElement} row
 * @param {HTMLElement} scroller
 */
function isInView(row, scroller) {
  const [shown, window] = [row.getBoundingClientRect(), scroller.getBoundingClientRect()];
  return shown.bottom > window.top && shown.top < window.bottom;
}
