/**
 * Where the crew stands once every tap on this phone has arrived: pure.
 *
 * The server says where the unit is; taps that are not sent yet carry it further. A tap that the
 * server refuses leaves the queue, and what is shown falls back to what the server says.
 *
 * @typedef {"nothing" | "offered" | "declined" | "assigned" | "en_route" | "on_scene" | "clear"
 *   | "told"} Step
 * @typedef {import("./field_queue.js").Tap} Tap
 */

/** @type {Map<string, Step>} */
const LEADS_TO = new Map([
  ["accept", "assigned"],
  ["decline", "declined"],
  ["en_route", "en_route"],
  ["on_scene", "on_scene"],
  ["clear", "clear"],
  ["outcome", "told"],
]);

/** While one of these, the crew is with the call and its position is shared. @type {Set<Step>} */
const WITH_CALL = new Set(["assigned", "en_route", "on_scene"]);

/**
 * The step to show for an assignment.
 * @param {Step} step as the server says
 * @param {number | null} assignment
 * @param {Tap[]} waiting taps that are not sent yet, oldest first
 * @returns {Step}
 */
export function stepAfter(step, assignment, waiting) {
  const mine = waiting.filter((tap) => tap.assignment === assignment);
  return mine.reduce((at, { kind }) => LEADS_TO.get(kind) ?? at, step);
}

/**
 * Whether the crew is with its call at a step: never while only offered, never once clear.
 * @param {Step} step
 */
export function isWithCall(step) {
  return WITH_CALL.has(step);
}

/**
 * What is not sent yet, in words; empty where everything is.
 * @param {number} count
 */
export function sayUnsent(count) {
  return count === 0 ? "" : `${count} ${count === 1 ? "tap" : "taps"} not sent`;
}
