import assert from "node:assert/strict";
import { test } from "node:test";
import { LineOrder } from "../../static/js/line_order.js";
import { lineOf } from "./stage.js";

/**
 * A small generator with a seed, so that a failure can be repeated.
 * @param {number} seed
 */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/**
 * Lines 1 to 30, some twice, in any order.
 * @param {() => number} random
 */
function shuffled(random) {
  const all = Array.from({ length: 30 }, (_, index) => index + 1);
  const twice = all.filter(() => random() < 0.3);
  const mixed = [...all, ...twice].map((seq) => ({ seq, at: random() }));
  return mixed.sort((first, second) => first.at - second.at).map(({ seq }) => seq);
}

test("any order with any repeats draws every line once, in order", () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const order = new LineOrder(0);
    const drawn = shuffled(chance(seed)).flatMap((seq) => order.take(lineOf(seq)));

    assert.deepEqual(
      drawn.map(({ seq }) => seq),
      Array.from({ length: 30 }, (_, index) => index + 1),
      `seed ${seed}`,
    );
    assert.equal(order.caughtUp, true);
    assert.equal(order.hasHole, false);
  }
});

test("it is behind as soon as a higher number is known", () => {
  const order = new LineOrder(5);
  assert.equal(order.caughtUp, true);
  order.heard(7);
  assert.equal(order.caughtUp, false);
  order.heard(6);
  assert.equal(order.head, 7);
});

test("a flood past a hole is kept only so far, and the rest comes again", () => {
  const order = new LineOrder(0);
  for (let seq = 2; seq < 5_000; seq += 1) order.take(lineOf(seq));
  const drawn = order.take(lineOf(1));

  assert.equal(drawn.length, 1_001);
  assert.equal(order.caughtUp, false);
});
