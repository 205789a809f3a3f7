/**
 * What a person is told when a request did not do what they asked, and what they can do now.
 * Pure: a status in, words out. The server's own sentence comes first where it sent one.
 */

const SENTENCE_AT_MOST = 300;

/** @type {Map<number, string>} */
const WORDS = new Map([
  [0, "The centre did not answer. Nothing you typed is lost. Try again; call by phone if urgent."],
  [403, "Your role may not do this. Ask a supervisor, or reload the page if you just logged in."],
  [404, "This call is not here, or not yours to see. Go back to the board."],
  [409, "Nothing was changed. The call is shown as it is now: look, then decide again."],
  [413, "That is too long for one entry. Shorten it and send it again."],
  [429, "Too many requests at once. Wait a moment and try again."],
  [503, "The centre is busy. Nothing was changed. Try again in a few seconds."],
]);
const SERVER_FAULT =
  "The centre had a fault. Look at the timeline whether it was done before you try again.";
const OTHER = "That was not accepted. Nothing was changed.";

/**
 * @param {number} status 0 where no answer came
 * @param {string} [sentence] the server's own words
 */
export function sayProblem(status, sentence = "") {
  const own = sentence.trim().slice(0, SENTENCE_AT_MOST);
  const words = WORDS.get(status) ?? (status >= 500 ? SERVER_FAULT : OTHER);
  return own ? `${own} ${words}` : words;
}

/**
 * The server's sentence in an answer's body: {"detail": "…"} or plain text, never HTML.
 * @param {string} type the content type
 * @param {string} body
 */
export function sentenceIn(type, body) {
  if (type.startsWith("text/plain")) return body;
  if (!type.includes("json")) return "";
  try {
    const { detail } = JSON.parse(body) ?? {};
    return typeof detail === "string" ? detail : "";
  } catch (error) {
    if (error instanceof SyntaxError) return "";
    throw error;
  }
}
