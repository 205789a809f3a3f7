import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { asSent, Post, tokenIn } from "../../static/js/field_post.js";
import { TapQueue } from "../../static/js/field_queue.js";
import { Sender } from "../../static/js/field_sender.js";
import { isWithCall, sayUnsent, stepAfter } from "../../static/js/field_steps.js";
import { Stage } from "./stage.js";

/** A phone's store; a full one refuses to keep anything more. */
class Store {
  /** @type {Map<string, string>} */
  #kept = new Map();
  isFull = false;

  get length() {
    return this.#kept.size;
  }

  /** @param {number} index */
  key(index) {
    return [...this.#kept.keys()][index] ?? null;
  }

  /** @param {string} name */
  getItem(name) {
    return this.#kept.get(name) ?? null;
  }

  /** @param {string} name @param {string} text */
  setItem(name, text) {
    if (this.isFull) throw new DOMException("full", "QuotaExceededError");
    this.#kept.set(name, text);
  }

  /** @param {string} name */
  removeItem(name) {
    this.#kept.delete(name);
  }
}

/**
 * A centre that writes down what it was sent. What it answers next stands in `replies`; without
 * any it does everything.
 */
class Centre {
  /** @type {string[][]} */
  heard = [];
  /** @type {((taps: import("../../static/js/field_queue.js").Tap[]) => object)[]} */
  replies = [];

  /** @param {import("../../static/js/field_queue.js").Tap[]} taps */
  post = async (taps) => {
    this.heard.push(taps.map(({ key }) => key));
    const reply = this.replies.shift() ?? allDone;
    return /** @type {import("../../static/js/field_sender.js").Reply} */ (reply(taps));
  };
}

/** @param {{key: string}[]} taps */
function allDone(taps) {
  const answers = taps.map(({ key }) => ({ key, done: true, code: "", says: "" }));
  return { status: 200, answers, says: "" };
}

const silence = () => ({ status: 0, answers: [], says: "" });

/** @param {number} status @param {string} [says] */
const answers = (status, says = "") => {
  return () => ({ status, answers: [], says });
};

/** @param {string} why */
function refusesFirst(why) {
  /** @param {{key: string}[]} taps */
  return (taps) => {
    const reply = allDone(taps);
    Object.assign(reply.answers[0] ?? {}, { done: false, code: "move_refused", says: why });
    return reply;
  };
}

/** @type {Stage} */
let stage;
/** @type {Store} */
let store;
/** @type {TapQueue} */
let queue;
/** @type {Centre} */
let centre;
/** @type {Sender} */
let sender;
/** @type {string[]} */
let told;

/** @param {string} person */
function queueOf(person) {
  let made = 0;
  const newKey = () => `${person}-${++made}`;
  return new TapQueue({ store, person, newKey, now: () => stage.wallMs });
}

beforeEach(() => {
  stage = new Stage();
  store = new Store();
  queue = queueOf("7");
  centre = new Centre();
  told = [];
  sender = new Sender({
    queue,
    post: centre.post,
    timers: stage.timers,
    random: () => 0.5,
    now: () => stage.wallMs,
    on: {
      changed: () => {},
      done: ({ kind }) => told.push(`done: ${kind}`),
      refused: ({ kind }, why) => told.push(`refused: ${kind}: ${why}`),
      stopped: (status) => told.push(`stopped: ${status}`),
    },
  });
});

/** @param {string} kind @param {object} [more] */
function tap(kind, more = {}) {
  return queue.add({ kind, unit: 3, assignment: 9, says: kind, ...more });
}

/** Let every promise that waits go on. */
const settled = () => new Promise((done) => setImmediate(done));

async function flush() {
  sender.flush();
  await settled();
}

/** @param {number} ms */
async function pass(ms) {
  stage.pass(ms);
  await settled();
}

describe("what is kept", () => {
  test("each tap has its own key and its own time, and outlives the page", () => {
    tap("en_route");
    stage.pass(90_000);
    tap("on_scene");

    const [first, second] = queueOf("7").waiting;
    assert.deepEqual([first?.key, second?.key], ["7-1", "7-2"]);
    assert.equal(Date.parse(second?.at ?? "") - Date.parse(first?.at ?? ""), 90_000);
  });

  test("what one person left is never another's, and is counted", async () => {
    tap("en_route");
    const other = queueOf("8");

    assert.deepEqual(other.waiting, []);
    assert.equal(other.ofOthers, 1);
    assert.equal(queue.ofOthers, 0);
  });

  test("a store that is full loses nothing while the page lives, and says so", async () => {
    store.isFull = true;
    tap("en_route");
    assert.equal(queue.isKept, false);
    await flush();

    assert.deepEqual(centre.heard, [["7-1"]]);
    assert.deepEqual(queue.waiting, []);
  });

  for (const text of ["{", "7", '[{"kind":"clear"}]']) {
    test(`a stored text of ${text} is no tap`, () => {
      store.setItem("field:taps:7", text);
      assert.deepEqual(queue.waiting, []);
    });
  }
});

describe("what is sent", () => {
  test("in order, in one go, and then it is gone", async () => {
    for (const kind of ["accept", "en_route", "on_scene"]) tap(kind);
    await flush();

    assert.deepEqual(centre.heard, [["7-1", "7-2", "7-3"]]);
    assert.deepEqual(told, ["done: accept", "done: en_route", "done: on_scene"]);
    assert.deepEqual(queue.waiting, []);
  });

  test("without an answer it is sent again, with the same keys, in the same order", async () => {
    centre.replies = [silence, answers(503), answers(429)];
    tap("en_route");
    tap("on_scene");
    await flush();
    for (let second = 0; second < 4; second += 1) await pass(1_000);

    assert.deepEqual(centre.heard, Array(4).fill(["7-1", "7-2"]));
    assert.deepEqual(queue.waiting, []);
  });

  test("what is tapped while something is on its way goes after it", async () => {
    tap("en_route");
    sender.flush();
    tap("on_scene");
    sender.flush();
    await settled();

    assert.deepEqual(centre.heard, [["7-1"], ["7-2"]]);
  });

  test("an answer to a part leaves the rest, which goes next", async () => {
    centre.replies = [(taps) => allDone(taps.slice(0, 1))];
    tap("en_route");
    tap("on_scene");
    await flush();

    assert.deepEqual(centre.heard, [["7-1", "7-2"], ["7-2"]]);
  });

  test("a refused tap is dropped with its reason and the later ones still go", async () => {
    centre.replies = [refusesFirst("MCRT-1 was taken back")];
    tap("en_route");
    tap("clear");
    await flush();

    assert.deepEqual(told, ["refused: en_route: MCRT-1 was taken back", "done: clear"]);
    assert.deepEqual(queue.waiting, []);
  });

  test("waits grow while nobody answers, and a flush does not wait", async () => {
    centre.replies = Array(9).fill(silence);
    tap("en_route");
    await flush();
    await pass(60_000);
    const before = centre.heard.length;
    await flush();

    assert.ok(before < 9, `${before} in a minute`);
    assert.equal(centre.heard.length, before + 1);
  });
});

describe("an emergency", () => {
  test("goes before what was tapped earlier, alone", async () => {
    centre.replies = [silence];
    tap("en_route");
    tap("emergency");
    await flush();

    assert.deepEqual(centre.heard[0], ["7-2"]);
  });

  test("does not wait for what is on its way", async () => {
    /** @type {(reply: object) => void} */
    let answer = () => {};
    const slow = new Promise((done) => {
      answer = done;
    });
    centre.replies = [() => slow];
    tap("en_route");
    sender.flush();
    tap("emergency");
    await flush();

    assert.deepEqual(centre.heard, [["7-1"], ["7-2"]]);
    assert.deepEqual(told, ["done: emergency"]);
    answer(allDone([{ key: "7-1" }]));
    await settled();
    assert.deepEqual(told, ["done: emergency", "done: en_route"]);
  });

  test("is tried again every two seconds at least, and never given up", async () => {
    centre.replies = Array(400).fill(answers(500));
    tap("emergency");
    await flush();
    for (let second = 0; second < 120; second += 1) await pass(1_000);

    assert.ok(centre.heard.length >= 55, `${centre.heard.length} in two minutes`);
    assert.equal(queue.waiting.length, 1);
    assert.deepEqual(told, []);
  });
});

describe("what the centre cannot take", () => {
  test("a fault sends one at a time, and gives the one that causes it up at last", async () => {
    centre.replies = Array(7).fill(answers(500, "A fault."));
    tap("en_route");
    tap("on_scene");
    await flush();
    for (let second = 0; second < 120; second += 1) await pass(1_000);

    assert.deepEqual(centre.heard[0], ["7-1", "7-2"]);
    assert.deepEqual(centre.heard.slice(1, 7), Array(6).fill(["7-1"]));
    assert.deepEqual(told, ["refused: en_route: A fault.", "done: on_scene"]);
  });

  test("one that cannot be read is dropped at once when it is alone", async () => {
    centre.replies = [answers(400, "kind: not known")];
    tap("dance");
    await flush();

    assert.deepEqual(told, ["refused: dance: kind: not known"]);
    assert.deepEqual(queue.waiting, []);
  });
});

describe("a session that has ended", () => {
  for (const status of [401, 403]) {
    test(`${status} keeps the taps and sends no more until somebody is logged in`, async () => {
      centre.replies = [answers(status)];
      tap("en_route");
      await flush();
      tap("on_scene");
      await flush();
      await pass(60_000);

      assert.equal(centre.heard.length, 1);
      assert.deepEqual(told, [`stopped: ${status}`]);
      assert.equal(queue.waiting.length, 2);

      sender.resume();
      await settled();
      assert.deepEqual(centre.heard[1], ["7-1", "7-2"]);
    });
  }
});

describe("what can be undone", () => {
  test("is not sent before that is over, nor is anything after it", async () => {
    tap("backup", { undoFor: 3_000, with: { service: "POLICE" } });
    tap("clear");
    await flush();
    await pass(2_900);
    assert.deepEqual(centre.heard, []);
    await pass(200);

    assert.deepEqual(centre.heard, [["7-1", "7-2"]]);
  });

  test("undone in time it was never sent", async () => {
    const asked = tap("backup", { undoFor: 3_000 });
    await flush();
    queue.remove(asked.key);
    await pass(10_000);

    assert.deepEqual(centre.heard, []);
  });

  test("does not hold up an emergency", async () => {
    tap("backup", { undoFor: 3_000 });
    tap("emergency");
    await flush();

    assert.deepEqual(centre.heard, [["7-2"]]);
  });
});

describe("what the page shows meanwhile", () => {
  test("taps that are not sent carry the step further, those of another call do not", () => {
    const theirs = tap("clear", { assignment: 4 });
    const ours = [tap("en_route"), tap("on_scene"), theirs];

    assert.equal(stepAfter("assigned", 9, ours), "on_scene");
    assert.equal(stepAfter("assigned", 9, [theirs]), "assigned");
    assert.equal(stepAfter("on_scene", 9, [tap("check_in"), tap("emergency")]), "on_scene");
    assert.equal(stepAfter("offered", 9, [tap("decline")]), "declined");
  });

  test("a position is shared from accepting to clearing and at no other time", () => {
    const steps = /** @type {const} */ ([
      "nothing",
      "offered",
      "assigned",
      "en_route",
      "on_scene",
      "clear",
    ]);
    assert.deepEqual(steps.filter(isWithCall), ["assigned", "en_route", "on_scene"]);
  });

  test("it says how many taps are not sent", () => {
    assert.deepEqual([0, 1, 2].map(sayUnsent), ["", "1 tap not sent", "2 taps not sent"]);
  });
});

describe("how it travels", () => {
  /** @param {() => Promise<Response>} fetch */
  const postOf = (fetch) => new Post({ fetch, cookies: () => "a=1; csrftoken=tok", now: () => 0 });
  const json = { "Content-Type": "application/json" };

  test("with the form token of this moment and the phone's clock of this moment", async () => {
    /** @type {RequestInit[]} */
    const asked = [];
    const post = new Post({
      fetch: async (_, init) => {
        asked.push(init);
        return Response.json({ answers: [] });
      },
      cookies: () => "csrftoken=fresh",
      now: () => 1_000,
    });
    await post.send("/field/taps", { person: 7, taps: [asSent(tap("accept"))] });

    const body = JSON.parse(String(asked[0]?.body));
    assert.equal(new Headers(asked[0]?.headers).get("X-CSRFToken"), "fresh");
    assert.equal(body.sent_at, "1970-01-01T00:00:01.000Z");
    assert.deepEqual(Object.keys(body.taps[0]), ["key", "kind", "unit", "assignment", "at"]);
    assert.equal(tokenIn(""), "");
  });

  test("a line that breaks and a redirect to a login are no answer", async () => {
    const broken = postOf(async () => Promise.reject(new TypeError("network")));
    const late = postOf(async () => Promise.reject(new DOMException("late", "TimeoutError")));
    for (const post of [broken, late]) assert.equal((await post.send("/", {})).status, 0);
  });

  test("a page where answers should be is no answer to any tap", async () => {
    for (const body of ["<html>", "null", '{"answers":7}']) {
      const post = postOf(async () => new Response(body, { headers: json }));
      assert.deepEqual((await post.send("/", {})).answers, []);
    }
  });

  test("a refusal is told in the centre's words", async () => {
    const post = postOf(async () => Response.json({ detail: "Log in again." }, { status: 401 }));
    assert.deepEqual(await post.send("/", {}), { status: 401, answers: [], says: "Log in again." });
  });
});
