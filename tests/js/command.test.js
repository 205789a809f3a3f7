import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { preview } from "../../static/js/command.js";

const CALL = {
  id: "c1",
  number: "26-004817",
  title: "Wellness check",
  url: "/calls/c1/",
  assignUrl: "/calls/c1/assign/",
};
const OTHER = { ...CALL, id: "c2", number: "26-000017", url: "/calls/c2/", title: "Shelter" };
const FREE = { id: "3", name: "MCRT-3", says: "free", isFree: true, statusUrl: null };
const BUSY = {
  id: "1",
  name: "MCRT-1",
  says: "en route",
  isFree: false,
  statusUrl: "/assignments/9/status/",
};
const PACT = { ...FREE, id: "5", name: "PACT-3" };
const NIGHT = { ...FREE, id: "6", name: "MCRT-N3" };

/** @type {import("../../static/js/command.js").CommandContext} */
const CONTEXT = {
  calls: [CALL, OTHER],
  units: [FREE, BUSY, PACT],
  openCall: "c1",
  newUrl: "/calls/new/",
};

/** @param {string} text */
function run(text, context = CONTEXT) {
  return preview(text, context).run;
}

/** @param {string} text */
function says(text, context = CONTEXT) {
  return preview(text, context).says;
}

describe("what is done", () => {
  const assign = { do: "post", url: "/calls/c1/assign/", fields: { unit: "3" } };

  for (const text of [
    "assign MCRT-3 4817",
    "4817 mcrt3 ASSIGN",
    "assign m3",
    "  assign   m3 26-004817 ",
  ]) {
    test(`“${text}” assigns MCRT-3 to the call`, () => assert.deepEqual(run(text), assign));
  }

  test("a status goes to the unit's own assignment", () => {
    const fields = (/** @type {string} */ status) => ({
      do: "post",
      url: "/assignments/9/status/",
      fields: { status },
    });
    assert.deepEqual(run("accept m1"), fields("assigned"));
    assert.deepEqual(run("enroute m1"), fields("en_route"));
    assert.deepEqual(run("m1 onscene"), fields("on_scene"));
    assert.deepEqual(run("clear MCRT-1"), fields("clear"));
  });

  test("open, a number alone, and new lead to their pages", () => {
    assert.deepEqual(run("open 17"), { do: "open", url: "/calls/c2/" });
    assert.deepEqual(run("4817"), { do: "open", url: "/calls/c1/" });
    assert.deepEqual(run("new"), { do: "open", url: "/calls/new/" });
  });

  test("find takes the words as they are", () => {
    assert.deepEqual(run("find 17 Ave SW"), { do: "find", text: "17 Ave SW" });
  });

  test("the preview names the unit and the call", () => {
    assert.equal(says("assign m3"), "Offer 26-004817 · Wellness check to MCRT-3.");
  });
});

describe("what is refused, with the reason", () => {
  for (const [text, why] of /** @type {[string, RegExp][]} */ ([
    ["", /Type new/u],
    ["send help", /Type new/u],
    ["assign", /which unit/u],
    ["assign m1", /MCRT-1 is en route/u],
    ["assign m9", /Nothing here is called m9/u],
    ["clear m3", /MCRT-3 is free; it has no call/u],
    ["open 9999", /Nothing here is called 9999/u],
    ["open", /which call/u],
    ["find", /what to find/u],
    ["99999", /Type new/u],
  ])) {
    test(`“${text}”`, () => {
      assert.match(says(text), why);
      assert.equal(run(text), null);
    });
  }

  test("a short form that two units answer to names neither", () => {
    const context = { ...CONTEXT, units: [FREE, NIGHT] };
    assert.match(says("assign m3", context), /Nothing here is called m3/u);
    assert.deepEqual(run("assign mcrt-3", context)?.do, "post");
  });

  test("without an open call the number is asked for", () => {
    assert.match(says("assign m3", { ...CONTEXT, openCall: null }), /which call/u);
  });

  test("a number that two calls end with opens neither", () => {
    const twins = [CALL, { ...CALL, id: "c3", number: "25-004817" }];
    assert.equal(run("4817", { ...CONTEXT, calls: twins }), null);
  });
});
