import assert from "node:assert/strict";
import { test } from "node:test";
import {
  exact,
  moved,
  nearest,
  ringsOf,
  rounded,
  split,
  without,
  withoutRing,
  withRing,
} from "../../static/js/zone_rings.js";

/** @typedef {import("../../static/js/zone_rings.js").Ring} Ring */
/** @type {Ring} */
const SQUARE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [0, 0],
];

test("the first place of a ring is its last too", () => {
  const ring = moved(SQUARE, 0, [-1, -1]);

  assert.deepEqual([ring[0], ring.at(-1)], [[-1, -1], [-1, -1]]); // biome-ignore format: a pair
  assert.deepEqual(moved(SQUARE, 2, [2, 2])[2], [2, 2]);
});

test("a place is added half way to the next, and taken out again", () => {
  const longer = split(SQUARE, 1);

  assert.deepEqual(longer[2], [1, 0.5]);
  assert.deepEqual(without(longer, 2), SQUARE);
});

test("without its first place a ring is closed anew, and a triangle stays", () => {
  const triangle = without(SQUARE, 0);

  assert.deepEqual([triangle[0], triangle.at(-1)], [[1, 0], [1, 0]]); // biome-ignore format: a pair
  assert.equal(without(triangle, 1), triangle);
});

test("what was not moved keeps every digit that it had", () => {
  /** @type {Ring} */
  const before = [
    [0.123456789012, 0.5],
    [1, 0],
    [1, 1],
    [0.123456789012, 0.5],
  ];
  const drawn = moved(rounded(before), 1, [1.5, 0.25]);

  assert.deepEqual(exact(drawn, before), [before[0], [1.5, 0.25], before[2], before[3]]);
});

test("rings are named, changed and taken out where they are", () => {
  const shape = [[SQUARE, SQUARE], [SQUARE]];

  assert.deepEqual(
    ringsOf(shape).map(({ label }) => label),
    ["Part 1, 4 places", "Hole 1 of part 1, 4 places", "Part 2, 4 places"],
  );
  assert.deepEqual(withoutRing(shape, { part: 0, ring: 1 }), [[SQUARE], [SQUARE]]);
  assert.deepEqual(withoutRing(shape, { part: 0, ring: 0 }), [[SQUARE]]);
  assert.equal(withRing(shape, { part: 1, ring: 0 }, [])[1]?.[0]?.length, 0);
});

test("the place nearest to a fault is found", () => {
  assert.equal(nearest(SQUARE, [0.9, 1.2]), 2);
  assert.equal(nearest([], [0, 0]), -1);
});
