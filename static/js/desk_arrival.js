/**
 * What a line brings to a desk that needs ears, and which call opens by itself.
 */

import { find, nodesOf } from "./parts.js";

const SHAPES = ["·", "○", "●", "◆", "▲"];
const OFFERS = new Set(["handoff.offered", "handoff.passed_on"]);

/**
 * The call that a line offers to this desk: its address, and what is said aloud; null for any other.
 * @param {import("./line_order.js").Line} line
 * @returns {{url: string, words: string} | null}
 */
export function offered(line) {
  if (!OFFERS.has(line.kind)) return null;
  const row = find('.row[data-list="offered"]', HTMLElement, nodesOf(line.html));
  const url = row ? find("a[href]", HTMLAnchorElement, row)?.getAttribute("href") : null;
  if (!row || !url) return null;
  const level = Number(row.dataset.level ?? 0);
  return {
    url,
    words: `${SHAPES[level] ?? ""} ${level} Handed to you: ${row.dataset.title ?? ""}`,
  };
}
