import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { BoardLine } from "../../static/js/live.js";
import { lineOf, Stage } from "./stage.js";

/** @type {Stage} */
let stage;
/** @type {BoardLine} */
let line;
/** @type {number[]} */
let drawn;
/** @type {string[]} */
let told;
/** @type {string[]} */
let states;

beforeEach(() => {
  stage = new Stage();
  [drawn, told, states] = [[], [], []];
  line = new BoardLine({
    drawnAt: { seq: 10, epoch: "e1" },
    makeSocket: stage.makeSocket,
    clock: stage.clock,
    timers: stage.timers,
    random: () => 0.5,
    on: {
      line: ({ seq }) => {
        if (seq === 13) throw new Error("a broken card");
        drawn.push(seq);
      },
      state: ({ state }) => states.push(state),
      reload: (why) => told.push(`reload: ${why}`),
      login: () => told.push("login"),
      trouble: (error) => told.push(`trouble: ${error}`),
    },
  });
  line.start();
});

/** @param {number} head */
function hello(head, epoch = "e1") {
  stage.socket.says({ t: "hello", head, epoch });
}

/** @param {number} head */
function beat(head) {
  stage.socket.says({ t: "beat", head });
}

/** @param {number} seq */
function say(seq) {
  stage.socket.says(lineOf(seq));
}

function state() {
  return line.report().state;
}

describe("what is drawn", () => {
  test("the next line is drawn, an old one is dropped", () => {
    hello(10);
    say(11);
    say(11);
    say(9);

    assert.deepEqual(drawn, [11]);
    assert.equal(state(), "live");
  });

  test("nothing is drawn past a hole until it is filled", () => {
    hello(10);
    say(12);

    assert.deepEqual(drawn, []);
    assert.equal(state(), "catching_up");
    assert.deepEqual(stage.socket.sent, [{ t: "resume", after: 10 }]);

    say(11);
    assert.deepEqual(drawn, [11, 12]);
    assert.equal(state(), "live");
  });

  test("a card that cannot be drawn is reported and the next one is drawn", () => {
    hello(12);
    for (const seq of [11, 12, 13, 14]) say(seq);

    assert.deepEqual(drawn, [11, 12, 14]);
    assert.deepEqual(told, ["trouble: Error: a broken card"]);
    assert.equal(state(), "live");
  });

  for (const frame of [
    "not json",
    "[]",
    "{}",
    '{"t":"beat","head":"7"}',
    '{"t":"beat","head":-1}',
  ]) {
    test(`a frame of ${frame} is reported and changes nothing`, () => {
      hello(10);
      stage.socket.onmessage?.(frame);

      assert.equal(told.length, 1);
      assert.deepEqual(drawn, []);
      assert.equal(state(), "live");
    });
  }
});

describe("what is asked for", () => {
  test("a long hole that fills line by line is asked for once", () => {
    // The server shows out a console that asks thirty times in ten seconds, for good.
    hello(60);
    say(61);
    for (let seq = 11; seq <= 60; seq += 1) say(seq);

    assert.deepEqual(stage.socket.sent, [{ t: "resume", after: 10 }]);
    assert.equal(state(), "live");
  });

  test("an answer that stops half way is asked for again, from there, after three seconds", () => {
    hello(20);
    for (const seq of [11, 12, 14]) say(seq);
    stage.pass(2_500);
    beat(20);
    assert.equal(stage.socket.sent.length, 1);
    stage.pass(1_000);
    beat(20);

    assert.deepEqual(stage.socket.sent, [
      { t: "resume", after: 10 },
      { t: "resume", after: 12 },
    ]);
    assert.deepEqual(drawn, [11, 12]);
  });

  test("progress begins the count anew: only a hole that never moves ends in a fresh page", () => {
    hello(40);
    for (let seq = 11; seq <= 30; seq += 1) {
      stage.pass(3_100);
      beat(40);
      say(seq);
    }
    assert.deepEqual(
      told.filter((one) => one.startsWith("reload")),
      [],
    );
  });
});

describe("when it is green", () => {
  test("only after the hello, and only when nothing is missing", () => {
    assert.equal(state(), "connecting");
    hello(12);
    assert.equal(state(), "catching_up");
    assert.deepEqual(stage.socket.sent, [{ t: "resume", after: 10 }]);
    say(11);
    assert.equal(state(), "catching_up");
    say(12);
    assert.equal(state(), "live");
  });

  test("a beat may run ahead for a moment, but not for longer than a second", () => {
    hello(10);
    beat(11);
    assert.equal(state(), "live");
    assert.deepEqual(stage.socket.sent, []);

    stage.pass(1_600);
    assert.equal(state(), "catching_up");
    assert.deepEqual(stage.socket.sent, [{ t: "resume", after: 10 }]);

    say(11);
    assert.equal(state(), "live");
  });

  test("beats keep it green for hours", () => {
    hello(10);
    for (let minute = 0; minute < 1_200; minute += 1) {
      stage.pass(3_000);
      beat(10);
    }
    assert.equal(state(), "live");
    assert.deepEqual(states, ["connecting", "live"]);
  });
});

describe("when it is stale", () => {
  test("six seconds after the last word, it says since when", () => {
    hello(10);
    const heardAt = stage.wallMs;
    stage.pass(5_900);
    assert.equal(state(), "live");
    stage.pass(700);

    assert.equal(state(), "stale");
    assert.equal(line.report().since, heardAt);
    assert.equal(stage.sockets[0]?.isClosed, true);
  });

  test("a page that is never greeted becomes stale too", () => {
    stage.pass(6_600);
    assert.equal(state(), "stale");
  });

  test("it is green again only after a new greeting and what was missed", () => {
    hello(10);
    stage.pass(8_000);
    assert.equal(stage.sockets.length, 2);
    assert.equal(state(), "stale");

    hello(12);
    assert.equal(state(), "stale");
    say(11);
    assert.equal(state(), "stale");
    say(12);
    assert.equal(state(), "live");
    assert.deepEqual(drawn, [11, 12]);
  });

  test("a beat that was waiting while the laptop slept is not believed", () => {
    hello(10);
    stage.sleep(600_000);
    beat(10);

    assert.equal(state(), "stale");
    assert.deepEqual(states, ["connecting", "live", "stale"]);
  });

  test("waking looks at the clocks at once and dials without waiting", () => {
    hello(10);
    stage.sleep(600_000);
    line.woke();

    assert.equal(state(), "stale");
    assert.equal(stage.sockets.length, 2);
    hello(10);
    assert.equal(state(), "live");
  });

  test("a wall clock set back does not hide a silence", () => {
    hello(10);
    stage.sleep(-3_600_000);
    stage.pass(6_600);

    assert.equal(state(), "stale");
  });

  test("a hole filled after the board was stale is not enough: the head must be told anew", () => {
    hello(10);
    stage.pass(1_000);
    say(12);
    for (let second = 0; second < 7; second += 1) {
      stage.pass(1_000);
      say(9);
    }
    assert.equal(state(), "stale");
    assert.equal(stage.sockets.length, 1);

    say(11);
    assert.deepEqual(drawn, [11, 12]);
    assert.equal(state(), "stale");
    beat(12);
    assert.equal(state(), "live");
  });

  test("lines that come one by one without a beat do not keep it green: all may be late", () => {
    hello(10);
    for (let seq = 11; seq < 19; seq += 1) {
      stage.pass(1_000);
      say(seq);
    }
    assert.equal(drawn.at(-1), 18);
    assert.equal(state(), "stale");
    beat(18);
    assert.equal(state(), "live");
  });

  test("lines that go on while nothing fills a hole do not keep it green", () => {
    hello(10);
    for (let seq = 12; seq < 24; seq += 1) {
      stage.pass(1_000);
      say(seq);
    }
    assert.deepEqual(drawn, []);
    assert.equal(state(), "stale");
    assert.ok(told.includes("reload: a line is missing"), told.join());
  });
});

describe("how it ends", () => {
  test("4401 leads to the login, once, and dials no more", () => {
    stage.socket.onclose?.(4401);
    stage.pass(60_000);

    assert.deepEqual(told, ["login"]);
    assert.equal(state(), "refused");
    assert.equal(stage.sockets.length, 1);
  });

  for (const code of [4403, 4400]) {
    test(`${code} is said and not tried again`, () => {
      hello(10);
      stage.socket.onclose?.(code);
      stage.pass(60_000);

      assert.equal(state(), "refused");
      assert.equal(line.report().refusedWith, code);
      assert.equal(stage.sockets.length, 1);
    });
  }

  for (const [code, wait] of [
    [4408, 250],
    [1006, 250],
    [1012, 1_000],
  ]) {
    test(`${code} dials again after ${wait} ms and asks for what was missed`, () => {
      hello(10);
      stage.socket.onclose?.(code ?? 0);
      assert.equal(state(), "connecting");
      assert.equal(line.report().retryAt, stage.wallMs + (wait ?? 0));
      stage.pass(wait ?? 0);
      hello(11);

      assert.equal(stage.sockets.length, 2);
      assert.deepEqual(stage.socket.sent, [{ t: "resume", after: 10 }]);
    });
  }

  test("waits grow while nothing answers, up to fifteen seconds", () => {
    /** @type {number[]} */
    const waits = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      stage.socket.onclose?.(1006);
      waits.push((line.report().retryAt ?? 0) - stage.wallMs);
      stage.pass(waits.at(-1) ?? 0);
    }
    assert.deepEqual(waits, [250, 500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500]);
  });

  test("another epoch and a reload both ask for a fresh page", () => {
    hello(10, "e2");
    stage.socket.says({ t: "reload" });

    assert.deepEqual(told, ["reload: the centre has a new journal", "reload: too far behind"]);
    assert.notEqual(state(), "live");
  });

  test("nothing is heard from a socket that was given up", () => {
    const first = stage.socket;
    hello(10);
    stage.pass(8_000);
    first.says(lineOf(11));

    assert.deepEqual(drawn, []);
  });

  test("stopping hangs up for good", () => {
    line.stop();
    stage.pass(60_000);

    assert.equal(stage.sockets.length, 1);
    assert.equal(stage.socket.isClosed, true);
  });
});
