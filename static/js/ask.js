/**
 * Asking the server for a partial, or sending it a form; the answer is one of four plain outcomes.
 *
 *   drawn    a partial to show (200, or 422 with the errors in it)
 *   page     a whole page came: the browser must go there
 *   login    the session has ended
 *   problem  anything else, in words
 *
 * @typedef {{kind: "drawn", html: string, ok: boolean, url: string}} Drawn
 * @typedef {{kind: "page", url: string}} Page
 * @typedef {{kind: "login"}} Login
 * @typedef {{kind: "problem", status: number, words: string}} Problem
 * @typedef {Drawn | Page | Login | Problem} Outcome
 * @typedef {(url: string, init: RequestInit) => Promise<Response>} Fetch
 */

import { sayProblem, sentenceIn } from "./problem_words.js";

const ASKED_BY = { "X-Requested-With": "fetch" };
const ANSWER_WITHIN_MS = 15_000;

export class Asker {
  #fetch;
  #loginPath;

  /** @param {{fetch: Fetch, loginPath: string}} given */
  constructor({ fetch, loginPath }) {
    this.#fetch = fetch;
    this.#loginPath = loginPath;
  }

  /**
   * @param {string} url
   * @returns {Promise<Outcome>}
   */
  get(url) {
    return this.#ask(url, { headers: ASKED_BY });
  }

  /**
   * @param {string} url
   * @param {FormData} form with csrfmiddlewaretoken and idempotency_key
   * @returns {Promise<Outcome>}
   */
  post(url, form) {
    const headers = {
      ...ASKED_BY,
      "X-CSRFToken": String(form.get("csrfmiddlewaretoken") ?? ""),
      "Idempotency-Key": String(form.get("idempotency_key") ?? ""),
    };
    return this.#ask(url, { method: "POST", body: form, headers });
  }

  /**
   * @param {string} url
   * @param {RequestInit} init
   * @returns {Promise<Outcome>}
   */
  async #ask(url, init) {
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      return await this.#outcome(await this.#fetch(url, { ...init, signal }));
    } catch (error) {
      if (error instanceof TypeError || error instanceof DOMException) return problem(0);
      throw error;
    }
  }

  /**
   * @param {Response} response
   * @returns {Promise<Outcome>}
   */
  async #outcome(response) {
    const { status, url } = response;
    if (status === 401 || (response.redirected && this.#isLogin(url))) return { kind: "login" };
    const type = response.headers.get("Content-Type") ?? "";
    const body = await response.text();
    const isPage = /^\s*<!doctype/iu.test(body);
    if (isPage && response.ok) return { kind: "page", url };
    if (!isPage && type.startsWith("text/html") && (response.ok || status === 422)) {
      return { kind: "drawn", html: body, ok: response.ok, url };
    }
    return problem(status, sentenceIn(type, body));
  }

  /** @param {string} url */
  #isLogin(url) {
    return new URL(url, "http://here").pathname === this.#loginPath;
  }
}

/**
 * @param {number} status
 * @param {string} [sentence]
 * @returns {Problem}
 */
function problem(status, sentence = "") {
  return { kind: "problem", status, words: sayProblem(status, sentence) };
}
