/**
 * What a line typed into the command field would do: pure, so that it can be previewed at every key.
 *
 *   new                        a new call
 *   open 4817                  open a call by its number, or by the end of it
 *   assign MCRT-2 [4817]       ask a unit to take a call; without a number, the open call
 *   accept M2                  its crew said by radio that it takes the call it is asked for
 *   enroute M2 · onscene M2 · clear M2     move the status of a unit's assignment
 *   find Beltline              mark the calls and units that hold these words
 *
 * The words may stand in any order. A unit may be shortened to its first letter and number.
 *
 * @typedef {{id: string, number: string, title: string, url: string, assignUrl: string}} CallChoice
 * @typedef {{id: string, name: string, says: string, isFree: boolean,
 *   statusUrl: string | null}} UnitChoice
 * @typedef {{calls: CallChoice[], units: UnitChoice[], openCall: string | null,
 *   newUrl: string}} CommandContext
 * @typedef {{do: "open", url: string} | {do: "find", text: string} |
 *   {do: "post", url: string, fields: Record<string, string>}} Effect
 * @typedef {{ok: true, says: string, run: Effect}} Accepted
 * @typedef {{ok: false, says: string, run: null}} Refused
 * @typedef {{unit: UnitChoice | null, call: CallChoice | null, rest: string[]}} Named
 */

const STATUS = new Map([
  ["accept", { status: "assigned", says: "taking the call" }],
  ["enroute", { status: "en_route", says: "en route" }],
  ["onscene", { status: "on_scene", says: "on scene" }],
  ["clear", { status: "clear", says: "clear" }],
]);
const VERBS = ["new", "open", "assign", "find", ...STATUS.keys()];
const HELP = "Type new, open, assign, accept, enroute, onscene, clear or find.";

/**
 * Say what a text would do, or why it cannot be done.
 * @param {string} text
 * @param {CommandContext} context
 * @returns {Accepted | Refused}
 */
export function preview(text, context) {
  const words = text.trim().split(/\s+/u).filter(Boolean);
  const verb = words.map((word) => word.toLowerCase()).find((word) => VERBS.includes(word));
  if (!verb) return numberAlone(words, context);
  const others = words.toSpliced(
    words.findIndex((word) => word.toLowerCase() === verb),
    1,
  );
  if (verb === "new") return accept("Start a new call.", { do: "open", url: context.newUrl });
  if (verb === "find") return findWords(others.join(" "));
  const named = nameThings(others, context);
  if (named.rest.length > 0) return refuse(`Nothing here is called ${named.rest[0]}.`);
  if (verb === "open") return openCall(named.call);
  return verb === "assign" ? assign(named, context) : move(named.unit, STATUS.get(verb));
}

/**
 * A call's number alone opens it.
 * @param {string[]} words
 * @param {CommandContext} context
 */
function numberAlone(words, context) {
  const call = words.length === 1 ? callNamed(words[0] ?? "", context.calls) : null;
  return call ? openCall(call) : refuse(HELP);
}

/** @param {string} text */
function findWords(text) {
  if (text === "") return refuse("Say what to find: a place, a name, a number.");
  return accept(`Mark everything that holds “${text}”.`, { do: "find", text });
}

/** @param {CallChoice | null} call */
function openCall(call) {
  if (!call) return refuse("Say which call: its number, or the end of it.");
  return accept(`Open ${call.number} · ${call.title}.`, { do: "open", url: call.url });
}

/**
 * @param {Named} named
 * @param {CommandContext} context
 */
function assign({ unit, call }, context) {
  const chosen = call ?? context.calls.find(({ id }) => id === context.openCall);
  if (!unit) return refuse("Say which unit: its name, or a short form such as M2.");
  if (!unit.isFree)
    return refuse(`${unit.name} is ${unit.says}; keep the call for it in the pane.`);
  if (!chosen) return refuse("Say which call: open it, or give its number.");
  return accept(`Offer ${chosen.number} · ${chosen.title} to ${unit.name}.`, {
    do: "post",
    url: chosen.assignUrl,
    fields: { unit: unit.id },
  });
}

/**
 * @param {UnitChoice | null} unit
 * @param {{status: string, says: string} | undefined} move
 */
function move(unit, move) {
  if (!unit || !move) return refuse("Say which unit: its name, or a short form such as M2.");
  if (unit.statusUrl === null) return refuse(`${unit.name} is ${unit.says}; it has no call.`);
  return accept(`${unit.name} is ${move.says}.`, {
    do: "post",
    url: unit.statusUrl,
    fields: { status: move.status },
  });
}

/**
 * Which of the words name a unit and a call; the rest named nothing.
 * @param {string[]} words
 * @param {CommandContext} context
 * @returns {Named}
 */
function nameThings(words, context) {
  /** @type {Named} */
  const named = { unit: null, call: null, rest: [] };
  for (const word of words) {
    const unit = unitNamed(word, context.units);
    const call = unit ? null : callNamed(word, context.calls);
    if (unit) named.unit = unit;
    else if (call) named.call = call;
    else named.rest.push(word);
  }
  return named;
}

/**
 * The one unit of this name or short form; null where none or several answer to it.
 * @param {string} word
 * @param {UnitChoice[]} units
 */
function unitNamed(word, units) {
  const said = letters(word);
  const same = units.filter(({ name }) => letters(name) === said);
  const short = units.filter(({ name }) => shortForm(name) === said);
  return only(same) ?? only(short);
}

/**
 * The one call whose number is, or ends with, this one.
 * @param {string} word
 * @param {CallChoice[]} calls
 */
function callNamed(word, calls) {
  const same = calls.filter(({ number }) => number === word);
  if (same.length > 0 || !/^\d+$/u.test(word)) return only(same);
  return only(calls.filter(({ number }) => Number(number.split("-").at(-1)) === Number(word)));
}

/** @param {string} name */
function letters(name) {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** @param {string} name */
function shortForm(name) {
  const whole = letters(name);
  return `${whole.slice(0, 1)}${/\d+$/u.exec(whole)?.[0] ?? ""}`;
}

/**
 * @template T
 * @param {T[]} found
 * @returns {T | null}
 */
function only(found) {
  return found.length === 1 ? (found[0] ?? null) : null;
}

/**
 * @param {string} says
 * @param {Effect} run
 * @returns {Accepted}
 */
function accept(says, run) {
  return { ok: true, says, run };
}

/**
 * @param {string} says
 * @returns {Refused}
 */
function refuse(says) {
  return { ok: false, says, run: null };
}
