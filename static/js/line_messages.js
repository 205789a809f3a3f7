/**
 * What the server says on the line, read strictly: a message is one of these or it is a fault.
 *
 * @typedef {import("./line_order.js").Line} Line
 * @typedef {{t: "hello", head: number, epoch: string}} Hello
 * @typedef {{t: "beat", head: number}} Beat
 * @typedef {{t: "line"} & Line} LineMessage
 * @typedef {{t: "reload"}} Reload
 * @typedef {Hello | Beat | LineMessage | Reload} Message
 */

export class BadMessage extends Error {
  /** @param {string} why */
  constructor(why) {
    super(why);
    this.name = "BadMessage";
  }
}

/**
 * The message in a frame; throws BadMessage, which never repeats what was sent.
 * @param {unknown} frame
 * @returns {Message}
 */
export function readMessage(frame) {
  const said = parsed(frame);
  switch (said.t) {
    case "hello":
      return { t: "hello", head: whole(said.head), epoch: String(said.epoch ?? "") };
    case "beat":
      return { t: "beat", head: whole(said.head) };
    case "line":
      return readLine(said);
    case "reload":
      return { t: "reload" };
    default:
      throw new BadMessage("a message of a kind this page does not know");
  }
}

/**
 * @param {Record<string, unknown>} said
 * @returns {LineMessage}
 */
function readLine(said) {
  return {
    t: "line",
    seq: whole(said.seq),
    kind: String(said.kind ?? ""),
    call: typeof said.call === "string" ? said.call : null,
    at: String(said.at ?? ""),
    html: typeof said.html === "string" ? said.html : "",
  };
}

/**
 * @param {unknown} frame
 * @returns {Record<string, unknown>}
 */
function parsed(frame) {
  if (typeof frame !== "string") throw new BadMessage("a frame that is not text");
  try {
    const said = JSON.parse(frame);
    if (said !== null && typeof said === "object" && !Array.isArray(said)) return said;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new BadMessage("a frame that is not a JSON object");
}

/**
 * @param {unknown} value
 * @returns {number}
 */
function whole(value) {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw new BadMessage("a number that is not a journal number");
}
