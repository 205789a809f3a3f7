import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, indexFor, placeOf } from "../../static/js/board_order.js";

/** @param {string} id @param {Record<string, string>} dataset */
function row(id, dataset) {
  return placeOf({ id, dataset });
}

test("most urgent first, then oldest, then by name, then by id", () => {
  const rows = [
    row("e", { level: "2", since: "2026-11-23T20:05:00Z" }),
    row("a", { level: "2", since: "2026-11-23T20:00:00+00:00" }),
    row("c", { level: "4", since: "2026-11-23T20:09:00Z" }),
    row("d", { level: "2", since: "2026-11-23T20:05:00Z" }),
  ];
  assert.deepEqual(
    rows.sort(compare).map(({ id }) => id),
    ["c", "a", "d", "e"],
  );

  const units = [row("unit-1", { name: "PACT-1" }), row("unit-9", { name: "MCRT-1" })];
  assert.deepEqual(
    units.sort(compare).map(({ name }) => name),
    ["MCRT-1", "PACT-1"],
  );
});

test("a row whose age cannot be read counts as oldest, for it must not be overlooked", () => {
  const known = row("a", { level: "3", since: "2026-11-23T20:00:00Z" });
  assert.ok(compare(row("b", { level: "3", since: "soon" }), known) < 0);
});

test("a new row finds its place among rows in order", () => {
  const rows = ["4", "2", "2", "1"].map((level, index) =>
    row(`r${index}`, { level, since: `2026-11-23T20:0${index}:00Z` }),
  );
  const at = (/** @type {string} */ level) =>
    indexFor(rows, row("new", { level, since: "2026-11-23T21:00:00Z" }));
  assert.deepEqual(["4", "3", "2", "1", "0"].map(at), [1, 1, 3, 4, 4]);
});
