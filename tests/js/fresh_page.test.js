import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { FreshPage } from "../../static/js/fresh_page.js";
import { Stage } from "./stage.js";

/** @type {Stage} */
let stage;
/** @type {number[]} */
let reloads;
/** @type {Map<string, string>} */
let kept;

beforeEach(() => {
  stage = new Stage();
  [reloads, kept] = [[], new Map()];
});

function page() {
  return new FreshPage({
    store: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, value),
    },
    now: stage.clock.wall,
    random: () => 0.5,
    timers: stage.timers,
    reload: () => reloads.push(stage.steadyMs),
  });
}

test("it reloads once, after a moment of its own", () => {
  const fresh = page();
  fresh.want();
  fresh.want();
  stage.pass(10_000);

  assert.deepEqual(reloads, [750]);
});

test("a server that always wants a fresh page gets one every twenty seconds, no more", () => {
  page().want();
  stage.pass(1_000);
  page().want();
  stage.pass(15_000);
  assert.equal(reloads.length, 1);
  stage.pass(10_000);
  assert.equal(reloads.length, 2);
});
