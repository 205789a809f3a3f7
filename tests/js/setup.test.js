import assert from "node:assert/strict";
import { test } from "node:test";

import { EVERY_MS, follow } from "../../static/js/setup_job.js";
import { spanOfLine } from "../../static/js/setup_text.js";

test("a line's span is its characters, and the last line's for one beyond the end", () => {
  const text = "one\n\nthree";

  assert.deepEqual(spanOfLine(text, 1), [0, 3]);
  assert.deepEqual(spanOfLine(text, 2), [4, 4]);
  assert.deepEqual(spanOfLine(text, 3), [5, 10]);
  assert.deepEqual(spanOfLine(text, 99), [5, 10]);
});

/** A part of a page with just what is asked of it. */
function part(/** @type {string | null} */ url) {
  const made = {
    replacedWith: /** @type {unknown} */ (null),
    getAttribute: () => url,
    hasAttribute: () => url !== null,
    replaceWith: (/** @type {unknown} */ fresh) => {
      made.replacedWith = fresh;
    },
  };
  return made;
}

/** Follow a job whose parts come one by one; a null is an answer that could not be had. */
async function followed(/** @type {(ReturnType<typeof part> | null)[]} */ answers) {
  const seen = { asked: 0, waited: /** @type {number[]} */ ([]), ended: 0 };
  /** @type {(() => Promise<void> | void)[]} */
  const due = [];
  const first = part("/setup/jobs/1/");
  follow({
    part: /** @type {Element} */ (/** @type {unknown} */ (first)),
    ask: async () => /** @type {any} */ (answers[seen.asked++] ?? null),
    later: (after, act) => {
      seen.waited.push(after);
      due.push(act);
    },
    ended: () => {
      seen.ended += 1;
    },
  });
  for (let turn = 0; turn < answers.length; turn += 1) await due.shift()?.();
  return { ...seen, left: due.length };
}

test("a job is asked for every two seconds until it has ended, and then no more", async () => {
  const found = await followed([part("/setup/jobs/1/"), part(null)]);

  assert.deepEqual(found.waited, [EVERY_MS, EVERY_MS]);
  assert.equal(found.ended, 1);
  assert.equal(found.left, 0);
});

test("an answer that could not be had is asked for again", async () => {
  const found = await followed([null, null]);

  assert.equal(found.ended, 0);
  assert.equal(found.left, 1);
});
