import assert from "node:assert/strict";
import { test } from "node:test";
import { Player, partsOf } from "../../static/js/training_player.js";
import { Score } from "../../static/js/training_score.js";

const S = 1000;

/** @param {number} seq @param {number} at in seconds @param {Partial<import("../../static/js/training_player.js").Frame>} more */
function frame(seq, at, more = {}) {
  const parts = { "call-1": `<p id="call-1">${seq}</p>` };
  return { seq, at: at * S, kind: "call.answered", call: 1, asks: false, parts, ...more };
}

/** Three lines at 10, 20 and 30 s of a minute; somebody decides after the second. */
function makePlayer() {
  const frames = [frame(1, 10), frame(2, 20, { asks: true }), frame(3, 30)];
  return new Player({ frames, starts: 0, ends: 60 * S });
}

/** @param {import("../../static/js/training_player.js").Step} step */
const seqs = (step) => step.frames.map(({ seq }) => seq);

test("real seconds count as many of the shift as the speed says, a broken number too", () => {
  const player = makePlayer();
  player.speed = 12.5;
  assert.deepEqual(seqs(player.pass(1 * S)), [1]);
  assert.equal(player.at, 12.5 * S);
  assert.equal(player.seq, 1);
});

test("it stops before what the decision came to, until somebody has decided", () => {
  const player = makePlayer();
  player.speed = 600;
  const step = player.pass(1 * S);
  assert.deepEqual([seqs(step), step.stopped?.seq, player.at], [[1], 2, 20 * S]);
  assert.equal(player.pass(1 * S).stopped?.seq, 2, "time alone decides nothing");
  if (step.stopped) player.decide(step.stopped);
  assert.deepEqual(seqs(player.pass(0)), [2], "what was decided is shown at once");
  assert.deepEqual(seqs(player.pass(1 * S)), [3]);
  assert.ok(player.isOver);
});

test("without asking it runs through", () => {
  const player = makePlayer();
  player.asks = false;
  player.speed = 600;
  assert.deepEqual(seqs(player.pass(1 * S)), [1, 2, 3]);
});

test("the next event is everything of its moment, and after the last the end", () => {
  const frames = [frame(1, 10), frame(2, 10), frame(3, 30)];
  const player = new Player({ frames, starts: 0, ends: 60 * S });
  assert.deepEqual(seqs(player.next()), [1, 2]);
  assert.equal(player.at, 10 * S);
  player.next();
  player.next();
  assert.ok(player.isOver);
});

test("seeking goes back too, asks nothing, and gives the board of then", () => {
  const player = makePlayer();
  assert.equal(player.seek(25 * S).get("call-1"), '<p id="call-1">2</p>');
  assert.deepEqual(seqs(player.next()), [3]);
  assert.equal(player.seek(-5).size, 0);
  assert.equal(player.at, 0);
  assert.equal(player.next().stopped, null, "the first line asks nothing");
  assert.equal(player.next().stopped?.seq, 2, "what was only passed over is asked");
});

test("of several frames the newest of each part is drawn, once", () => {
  assert.deepEqual([...partsOf([frame(1, 1), frame(2, 2)])], [["call-1", '<p id="call-1">2</p>']]);
});

test("the score counts each call once, as it was decided first, and names the others", () => {
  const score = new Score();
  score.add("T-001", "same");
  score.add("T-002", "under");
  score.add("T-002", "same");
  score.add("T-003", "over");
  assert.equal(score.says, "1 of 3 as the protocol says, 1 under-triaged, 1 over-triaged");
  assert.deepEqual(score.calls("under"), ["T-002"]);
});
