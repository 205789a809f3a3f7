/**
 * Sends taps to the centre and reads its answers; never throws for what a bad line does.
 *
 * @typedef {import("./field_queue.js").Tap} Tap
 * @typedef {import("./field_sender.js").Reply} Reply
 */

import { sentenceIn } from "./problem_words.js";

const PATIENCE_MS = 12_000;
const TOKEN = /(?:^|;\s*)csrftoken=([^;]+)/u;

/**
 * The form token, read anew each time: it changes when somebody logs in.
 * @param {string} cookies
 */
export function tokenIn(cookies) {
  return TOKEN.exec(cookies)?.[1] ?? "";
}

/**
 * What travels of a tap.
 * @param {Tap} tap
 */
export function asSent({ key, kind, unit, assignment, at, with: more }) {
  return { key, kind, unit, assignment, at, ...more };
}

export class Post {
  #fetch;
  #cookies;
  #now;

  /**
   * @param {{fetch: (url: string, init: RequestInit) => Promise<Response>,
   *   cookies: () => string, now: () => number}} given now in ms of the wall clock
   */
  constructor({ fetch, cookies, now }) {
    this.#fetch = fetch;
    this.#cookies = cookies;
    this.#now = now;
  }

  /**
   * Send a JSON body; status 0 where no answer came.
   * @param {string} url
   * @param {object} body
   * @returns {Promise<Reply>}
   */
  async send(url, body) {
    try {
      const response = await this.#fetch(url, this.#request(body));
      const text = await response.text();
      return { status: response.status, ...readAnswers(response, text) };
    } catch (error) {
      if (error instanceof TypeError || error instanceof DOMException) {
        return { status: 0, answers: [], says: "" };
      }
      throw error;
    }
  }

  /** @param {object} body @returns {RequestInit} */
  #request(body) {
    return {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": tokenIn(this.#cookies()),
        "X-Requested-With": "fetch",
      },
      body: JSON.stringify({ ...body, sent_at: new Date(this.#now()).toISOString() }),
    };
  }
}

/**
 * @param {Response} response
 * @param {string} text
 */
function readAnswers(response, text) {
  const type = response.headers.get("Content-Type") ?? "";
  if (!response.ok) return { answers: [], says: sentenceIn(type, text) };
  return { answers: answersIn(type, text), says: "" };
}

/**
 * @param {string} type
 * @param {string} text
 * @returns {import("./field_sender.js").Answer[]}
 */
function answersIn(type, text) {
  if (!type.includes("json")) return [];
  try {
    const { answers } = JSON.parse(text) ?? {};
    return Array.isArray(answers) ? answers : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
