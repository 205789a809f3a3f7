/**
 * What a sheet of the crew's page says, as taps: pure.
 *
 * A consent travels with the tap that tells how the visit ended, so that both are done or neither.
 *
 * @typedef {{kind: string, says: string, with: Record<string, string>}} Said
 */

/** The parts of a consent, as dispatch/consent_form.py reads them. */
const CONSENT = [
  "follow_up",
  "consent_information",
  "consent_purpose",
  "consent_agency",
  "consent_days",
  "consent_risks",
  "consent_revocable",
  "contact_channel",
  "contact",
  "contact_name",
  "contact_safe",
  "contact_message",
];
/** Without these there is no consent: a phone with no line must not learn that an hour later. */
const NEEDED = [
  "consent_information",
  "consent_purpose",
  "consent_risks",
  "consent_revocable",
  "contact",
];

/**
 * The taps that a sheet stands for, in order.
 * @param {string} sheet
 * @param {FormData} fields
 * @param {import("./field_steps.js").Step} step where the crew stands
 * @returns {Said[]}
 */
export function tapsOf(sheet, fields, step) {
  switch (sheet) {
    case "decline":
      return [{ kind: "decline", says: "Decline", with: textsIn(fields, ["reason", "words"]) }];
    case "give":
      return [{ kind: "give", says: "Give the call", with: textsIn(fields, ["service"]) }];
    case "ending":
      return endingOf(fields, step);
    default:
      return [];
  }
}

/**
 * @param {FormData} fields
 * @param {import("./field_steps.js").Step} step
 * @returns {Said[]}
 */
function endingOf(fields, step) {
  const told = { ...textsIn(fields, ["outcome", "note"]), ...consentIn(fields) };
  const ended = { kind: "outcome", says: "How it ended", with: told };
  return step === "on_scene" ? [{ kind: "clear", says: "Clear", with: {} }, ended] : [ended];
}

/**
 * The names of what a consent still lacks; none where no follow-up is asked for.
 * @param {FormData} fields
 */
export function lacking(fields) {
  if (!isAsked(fields)) return [];
  return NEEDED.filter((name) => text(fields, name) === "");
}

/** @param {FormData} fields */
function consentIn(fields) {
  if (!isAsked(fields)) return {};
  return textsIn(
    fields,
    CONSENT.filter((name) => text(fields, name) !== ""),
  );
}

/** @param {FormData} fields */
function isAsked(fields) {
  return text(fields, "follow_up") !== "";
}

/**
 * @param {FormData} fields
 * @param {string[]} names
 * @returns {Record<string, string>}
 */
function textsIn(fields, names) {
  return Object.fromEntries(names.map((name) => [name, text(fields, name)]));
}

/**
 * @param {FormData} fields
 * @param {string} name
 */
function text(fields, name) {
  return String(fields.get(name) ?? "").trim();
}
