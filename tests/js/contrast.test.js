import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const CSS = readFileSync(new URL("../../static/css/tokens.css", import.meta.url), "utf8");
const TOKENS = new Map(
  [...CSS.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gu)].map(([, name, value]) => [name, value]),
);

/**
 * WCAG 2.2 relative luminance of a token.
 * @param {string} name
 */
function luminance(name) {
  const hex = TOKENS.get(name);
  assert.ok(hex, `there is no token ${name}`);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {string} first @param {string} second */
function contrast(first, second) {
  const [dark = 0, light = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const WORDS = ["text", "quiet", "critical", "serious", "notice", "good", "calm", "off"];

for (const ground of ["ground", "panel", "raised"]) {
  for (const word of WORDS) {
    test(`${word} on ${ground} is at least 4.5:1`, () => {
      assert.ok(contrast(word, ground) >= 4.5, contrast(word, ground).toFixed(2));
    });
  }
  for (const edge of ["edge", "focus"]) {
    test(`${edge} on ${ground} is at least 3:1`, () => {
      assert.ok(contrast(edge, ground) >= 3, contrast(edge, ground).toFixed(2));
    });
  }
}

for (const signal of ["serious", "critical"]) {
  test(`text on a field of ${signal} is at least 4.5:1`, () => {
    assert.ok(contrast("on-signal", signal) >= 4.5, contrast("on-signal", signal).toFixed(2));
  });
}

test("text on what is pressed is at least 4.5:1", () => {
  assert.ok(contrast("text", "act") >= 4.5);
});

test("the tokens are those agreed on", () => {
  const agreed = { ground: "#0e1318", panel: "#151c23", critical: "#ff6b61", good: "#53c98b" };
  for (const [name, value] of Object.entries(agreed)) assert.equal(TOKENS.get(name), value);
});
