import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lateness, sayAge, sayCountdown } from "../../static/js/ages.js";
import { waitAfterRestart, waitBefore } from "../../static/js/backoff.js";
import { CentreClock } from "../../static/js/centre_clock.js";
import { keyMeant } from "../../static/js/keys.js";
import { sayBanner, sayLine, sayRetry } from "../../static/js/live_view.js";
import { sayProblem, sentenceIn } from "../../static/js/problem_words.js";

describe("ages", () => {
  for (const [seconds, words] of /** @type {[number, string][]} */ ([
    [-5, "0:00"],
    [0, "0:00"],
    [21.9, "0:21"],
    [60, "1:00"],
    [3_599, "59:59"],
    [3_600, "1:00:00"],
    [86_400 + 61, "24:01:01"],
  ])) {
    test(`${seconds} s is ${words}`, () => assert.equal(sayAge(seconds), words));
  }

  test("a countdown turns into lateness", () => {
    assert.equal(sayCountdown(250), "in 4:10");
    assert.equal(sayCountdown(-110), "1:50 late");
  });

  test("limits are reached at their second, and none are never reached", () => {
    assert.equal(lateness(299, { warn: 300, alarm: 600 }), "");
    assert.equal(lateness(300, { warn: 300, alarm: 600 }), "warn");
    assert.equal(lateness(600, { warn: 300, alarm: 600 }), "alarm");
    assert.equal(lateness(9_999, { warn: Number.NaN, alarm: Number.NaN }), "");
  });
});

describe("the centre's clock", () => {
  const clock = new CentreClock({
    serverNow: Date.parse("2026-11-23T20:32:07Z"),
    offsetMinutes: -360,
    wallNow: () => 5_000,
  });

  test("shows the centre's time whatever this console's clock and zone say", () => {
    assert.equal(clock.timeOfDay(), "14:32:07");
    assert.equal(clock.timeOfDay(0), "14:32:02");
    assert.equal(clock.now(), Date.parse("2026-11-23T20:32:07Z"));
  });

  test("says how far it is from UTC", () => {
    assert.equal(clock.offsetLabel, "UTC−6");
    const newfoundland = { serverNow: 0, offsetMinutes: -210, wallNow: () => 0 };
    assert.equal(new CentreClock(newfoundland).offsetLabel, "UTC−3:30");
  });
});

describe("the line in words", () => {
  /** @type {import("../../static/js/live.js").LineReport} */
  const live = {
    state: "live",
    since: 1_000,
    heardAt: 1_000,
    retryAt: null,
    last: 48_213,
    head: 48_213,
    refusedWith: null,
  };

  test("live says its number and how long ago it was heard", () => {
    assert.equal(sayLine(live, 1_200), "Live · line 48,213 · 0.2 s");
    assert.equal(
      sayBanner(live, () => ""),
      "",
    );
  });

  test("stale says since when, and what is being done", () => {
    const stale = { ...live, state: /** @type {const} */ ("stale"), retryAt: 3_500 };
    assert.equal(sayLine(stale, 9_000), "Not live");
    assert.equal(
      sayBanner(stale, () => "14:31:52"),
      "Not live since 14:31:52. Call by phone if urgent.",
    );
    assert.equal(sayRetry(stale, 1_600), "Trying again in 2 s.");
    assert.equal(sayRetry({ ...stale, retryAt: null }, 0), "Connecting.");
    assert.equal(sayRetry({ ...stale, retryAt: null, head: 48_220 }, 0), "Catching up.");
  });

  for (const [code, words] of /** @type {[number, RegExp][]} */ ([
    [4403, /may not watch/u],
    [4400, /Reload the page/u],
    [4401, /Log in again/u],
  ])) {
    test(`refused with ${code} says what to do`, () => {
      const refused = { ...live, state: /** @type {const} */ ("refused"), refusedWith: code };
      assert.match(
        sayBanner(refused, () => ""),
        words,
      );
    });
  }
});

describe("problems", () => {
  test("the server's sentence comes first, cut to a length", () => {
    assert.match(sayProblem(409, "Taken by Sam."), /^Taken by Sam\. Nothing was changed/u);
    assert.ok(sayProblem(422, "x".repeat(5_000)).length < 400);
  });

  for (const status of [0, 403, 404, 409, 413, 418, 422, 429, 500, 502, 503]) {
    test(`${status} says what to do`, () => assert.ok(sayProblem(status).length > 30));
  }

  test("a fault never claims that nothing was done", () => {
    assert.doesNotMatch(sayProblem(500), /Nothing was changed/u);
  });

  test("only plain text and a detail are taken as a sentence", () => {
    assert.equal(sentenceIn("text/plain; charset=utf-8", "No."), "No.");
    assert.equal(sentenceIn("application/json", '{"detail": "No."}'), "No.");
    assert.equal(sentenceIn("application/json", '{"detail": {"a": 1}}'), "");
    assert.equal(sentenceIn("application/json", "{broken"), "");
    assert.equal(sentenceIn("text/html", "<p>No.</p>"), "");
  });
});

describe("waits", () => {
  test("jitter covers all of the span, and the span has an end", () => {
    assert.equal(
      waitBefore(0, () => 0),
      0,
    );
    assert.equal(
      waitBefore(3, () => 1),
      4_000,
    );
    assert.equal(
      waitBefore(99, () => 1),
      15_000,
    );
    assert.equal(
      waitAfterRestart(() => 1),
      2_000,
    );
  });
});

describe("keys", () => {
  const press = { key: "S", ctrlKey: false, altKey: false, metaKey: false, repeat: false };

  test("a letter is meant in either case, Enter and arrows are the browser's", () => {
    assert.equal(keyMeant(press, false), "s");
    assert.equal(keyMeant({ ...press, key: "?" }, false), "?");
    assert.equal(keyMeant({ ...press, key: "Enter" }, false), null);
  });

  for (const other of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { repeat: true }]) {
    test(`with ${Object.keys(other)[0]} it is not meant for us`, () => {
      assert.equal(keyMeant({ ...press, ...other }, false), null);
    });
  }

  test("nothing is meant while somebody types", () => assert.equal(keyMeant(press, true), null));
});
