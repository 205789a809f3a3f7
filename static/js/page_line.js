/**
 * The line of the page that is shown: drawn at its body's data-seq and data-epoch, closed while the page
 * is put away, and dialled anew when the machine wakes.
 */

import { FreshPage } from "./fresh_page.js";
import { BoardLine } from "./live.js";
import { clock, openSocket, report, timers, whenWoken } from "./surroundings.js";

const page = document.body.dataset;

/**
 * Return the line, not yet started.
 * @param {{line(taken: import("./live.js").Line): void, state(): void, login(): void}} on
 */
export function pageLine(on) {
  const freshPage = new FreshPage({
    store: sessionStorage,
    now: clock.wall,
    random: Math.random,
    timers,
    reload: () => location.reload(),
  });
  return new BoardLine({
    drawnAt: { seq: Number(page.seq ?? 0), epoch: page.epoch ?? "" },
    makeSocket: () => openSocket(page.socket ?? "/ws/board"),
    clock,
    timers,
    random: Math.random,
    on: { ...on, reload: () => freshPage.want(), trouble: report },
  });
}

/** @param {BoardLine} line */
export function startLine(line) {
  whenWoken(() => line.woke());
  addEventListener("pagehide", () => line.stop());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
  line.start();
}
