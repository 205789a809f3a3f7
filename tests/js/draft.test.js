import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Drafts } from "../../static/js/draft.js";

class Store {
  /** @type {Map<string, string>} */
  #kept = new Map();

  get length() {
    return this.#kept.size;
  }

  /** @param {number} index */
  key(index) {
    return [...this.#kept.keys()][index] ?? null;
  }

  /** @param {string} key */
  getItem(key) {
    return this.#kept.get(key) ?? null;
  }

  /** @param {string} key @param {string} value */
  setItem(key, value) {
    this.#kept.set(key, value);
  }

  /** @param {string} key */
  removeItem(key) {
    this.#kept.delete(key);
  }
}

/** @type {Store} */
let store;
/** @type {Drafts} */
let drafts;

beforeEach(() => {
  store = new Store();
  drafts = new Drafts({ store, person: "7" });
});

test("a draft is there again after a reload, and gone once saved", () => {
  drafts.write("new-call", { narrative: "He is on the", type: "" });
  const reloaded = new Drafts({ store, person: "7" });
  assert.deepEqual(reloaded.read("new-call"), { narrative: "He is on the", type: "" });

  reloaded.forget("new-call");
  assert.equal(reloaded.read("new-call"), null);
});

test("another person at the same console finds nothing, and nothing is left behind", () => {
  drafts.write("new-call", { narrative: "private" });
  store.setItem("something-else", "stays");
  const sam = new Drafts({ store, person: "8" });

  assert.equal(sam.read("new-call"), null);
  assert.deepEqual([store.length, store.key(0)], [1, "something-else"]);
});

test("logging out forgets every draft and nothing else", () => {
  drafts.write("new-call", { narrative: "a" });
  drafts.write("close-1", { note: "b" });
  store.setItem("something-else", "stays");
  drafts.forgetAll();

  assert.equal(store.length, 1);
});

test("an emptied form leaves no draft", () => {
  drafts.write("new-call", { narrative: "a" });
  drafts.write("new-call", { narrative: "  " });

  assert.equal(drafts.read("new-call"), null);
});

test("a draft that cannot be read is no draft", () => {
  store.setItem("draft:7:new-call", "{broken");
  assert.equal(drafts.read("new-call"), null);
  store.setItem("draft:7:new-call", "null");
  assert.equal(drafts.read("new-call"), null);
});
