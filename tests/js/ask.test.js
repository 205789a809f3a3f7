import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Asker } from "../../static/js/ask.js";
import { PlaceLookup } from "../../static/js/place_lookup.js";

/**
 * @param {string} body
 * @param {{status?: number, type?: string, url?: string, redirected?: boolean}} [how]
 */
function answer(body, { status = 200, type = "text/html", url = "", redirected = false } = {}) {
  const response = new Response(body, { status, headers: { "Content-Type": type } });
  Object.defineProperties(response, {
    url: { value: url || "http://centre/calls/1/" },
    redirected: { value: redirected },
  });
  return response;
}

/** @param {Response | Error} given */
function askerOf(given) {
  /** @type {{url: string, init: RequestInit}[]} */
  const asked = [];
  const fetch = async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    asked.push({ url, init });
    if (given instanceof Error) throw given;
    return given;
  };
  return { asker: new Asker({ fetch, loginPath: "/accounts/login/" }), asked };
}

/** @param {Response | Error} given */
async function outcomeOf(given) {
  return askerOf(given).asker.get("/calls/1/");
}

describe("what an answer means", () => {
  test("a partial is drawn, and one with errors is drawn as not saved", async () => {
    const saved = await outcomeOf(answer("<p>ok</p>"));
    assert.deepEqual(saved, {
      kind: "drawn",
      html: "<p>ok</p>",
      ok: true,
      url: "http://centre/calls/1/",
    });
    const wrong = await outcomeOf(answer("<p>Say where.</p>", { status: 422 }));
    assert.equal(wrong.kind === "drawn" && wrong.ok, false);
  });

  test("a whole page is never drawn into the pane", async () => {
    const page = await outcomeOf(answer("\n<!DOCTYPE html><html></html>"));
    assert.equal(page.kind, "page");
    const fault = await outcomeOf(answer("<!doctype html><h1>Fault</h1>", { status: 422 }));
    assert.equal(fault.kind, "problem");
  });

  test("a lost session leads to the login, however it is told", async () => {
    const url = "http://centre/accounts/login/?next=/";
    assert.equal((await outcomeOf(answer("", { status: 401 }))).kind, "login");
    assert.equal((await outcomeOf(answer("", { url, redirected: true }))).kind, "login");
  });

  test("a refusal is told in the server's words", async () => {
    const refused = await outcomeOf(answer("Taken.", { status: 409, type: "text/plain" }));
    assert.match(refused.kind === "problem" ? refused.words : "", /^Taken\./u);
  });

  for (const error of [new TypeError("failed"), new DOMException("slow", "TimeoutError")]) {
    test(`${error.name} is no answer, and says that nothing is lost`, async () => {
      const outcome = await outcomeOf(error);
      assert.equal(outcome.kind === "problem" && outcome.status, 0);
      assert.match(outcome.kind === "problem" ? outcome.words : "", /Nothing you typed is lost/u);
    });
  }

  test("a fault of ours is not taken for a network's", async () => {
    await assert.rejects(outcomeOf(new RangeError("ours")), RangeError);
  });
});

test("a form carries its CSRF token and its key as headers too", async () => {
  const { asker, asked } = askerOf(answer("<p></p>"));
  const form = new FormData();
  form.set("csrfmiddlewaretoken", "token");
  form.set("idempotency_key", "key");
  await asker.post("/calls/1/answer/", form);

  const headers = new Headers(asked[0]?.init.headers);
  assert.equal(headers.get("X-CSRFToken"), "token");
  assert.equal(headers.get("Idempotency-Key"), "key");
  assert.equal(headers.get("X-Requested-With"), "fetch");
  assert.equal(asked[0]?.init.method, "POST");
});

describe("places", () => {
  test("a slow old answer never covers a newer one", async () => {
    /** @type {((response: Response) => void)[]} */
    const waiting = [];
    const fetch = () => /** @type {Promise<Response>} */ (new Promise((go) => waiting.push(go)));
    const lookup = new PlaceLookup({ fetch, urls: { addresses: "/a", place: "/p" } });
    const [old, newer] = [lookup.addresses("102"), lookup.addresses("1024")];
    waiting[1]?.(Response.json({ addresses: [{ text: "1024 17 Ave SW" }] }));
    waiting[0]?.(Response.json({ addresses: [{ text: "102 Ave" }] }));

    assert.equal(await old, null);
    assert.equal((await newer)?.[0]?.text, "1024 17 Ave SW");
  });

  test("a lookup that fails stops nobody", async () => {
    const broken = async () => new Response("no", { status: 500 });
    const gone = async () => {
      throw new TypeError("no network");
    };
    for (const fetch of [broken, gone]) {
      const lookup = new PlaceLookup({ fetch, urls: { addresses: "/a", place: "/p" } });
      assert.equal(await lookup.addresses("1024 17"), null);
      assert.equal(await lookup.place("51", "-114"), null);
    }
  });

  test("two letters are not asked for", async () => {
    const fetch = async () => assert.fail("it asked");
    const lookup = new PlaceLookup({ fetch, urls: { addresses: "/a", place: "/p" } });
    assert.deepEqual(await lookup.addresses("10"), []);
  });
});
