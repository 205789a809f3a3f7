import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lacking, tapsOf } from "../../static/js/field_said.js";

/** @param {Record<string, string>} given */
function form(given) {
  const fields = new FormData();
  for (const [name, value] of Object.entries(given)) fields.set(name, value);
  return fields;
}

const YES = {
  follow_up: "24",
  consent_information: "that we were here",
  consent_purpose: "to ask how it goes",
  consent_agency: "3",
  consent_days: "30",
  consent_risks: "on",
  consent_revocable: "on",
  contact_channel: "phone",
  contact: "403-555-0177",
  contact_name: "",
};

describe("what a sheet says", () => {
  test("an ending at the door is two taps, and one once the crew is clear", () => {
    const fields = form({ outcome: "engaged", note: " well " });
    const kinds = tapsOf("ending", fields, "on_scene").map(({ kind }) => kind);
    assert.deepEqual(kinds, ["clear", "outcome"]);
    const [only] = tapsOf("ending", fields, "clear");
    assert.deepEqual(only, {
      kind: "outcome",
      says: "How it ended",
      with: { outcome: "engaged", note: "well" },
    });
  });

  test("a consent goes with the outcome, without the parts that were left empty", () => {
    const [ended] = tapsOf("ending", form({ outcome: "engaged", note: "", ...YES }), "clear");
    const { contact_name: _, ...said } = YES;
    assert.deepEqual(ended?.with, { outcome: "engaged", note: "", ...said });
  });

  test("without a follow-up nothing of the consent leaves the phone", () => {
    const fields = form({ outcome: "engaged", note: "", ...YES, follow_up: "" });
    assert.deepEqual(Object.keys(tapsOf("ending", fields, "clear")[0]?.with ?? {}), [
      "outcome",
      "note",
    ]);
    assert.deepEqual(lacking(fields), []);
  });

  test("a consent says what it lacks before it waits for a line", () => {
    const { consent_risks: _, ...rest } = YES;
    assert.deepEqual(lacking(form({ ...rest, contact: "  " })), ["consent_risks", "contact"]);
    assert.deepEqual(lacking(form(YES)), []);
  });
});
