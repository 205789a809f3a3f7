/**
 * How long a console waits before it dials again.
 *
 * Full jitter: any wait up to a limit that doubles, so that after a fault five hundred consoles
 * do not all come back in the same instant.
 */

const FIRST_LIMIT_MS = 500;
const LONGEST_MS = 15_000;
const AFTER_RESTART_MS = 2_000;

/**
 * @param {number} attempt failed attempts since the line was last live
 * @param {() => number} random a number from 0 up to 1
 * @returns {number} milliseconds
 */
export function waitBefore(attempt, random) {
  return Math.round(random() * Math.min(LONGEST_MS, FIRST_LIMIT_MS * 2 ** attempt));
}

/**
 * The wait after the server said that it is restarting (close code 1012): short, but spread.
 * @param {() => number} random
 * @returns {number} milliseconds
 */
export function waitAfterRestart(random) {
  return Math.round(random() * AFTER_RESTART_MS);
}
