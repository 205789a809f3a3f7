/**
 * How often a trainee decided as the protocol says. Kept in this page alone: gone when it is closed.
 *
 * @typedef {"same" | "under" | "over" | "other"} Mark
 */

export class Score {
  /** @type {Map<string, Mark>} */
  #marks = new Map();

  /**
   * A call was decided; one that is decided again counts as it was at first.
   * @param {string} call its number @param {Mark} mark
   */
  add(call, mark) {
    if (!this.#marks.has(call)) this.#marks.set(call, mark);
  }

  get all() {
    return this.#marks.size;
  }

  /** @param {Mark} mark the numbers of the calls that got it */
  calls(mark) {
    return [...this.#marks].filter(([, got]) => got === mark).map(([call]) => call);
  }

  /** The score in a sentence. */
  get says() {
    const same = this.calls("same").length;
    const others = /** @type {[Mark, string][]} */ ([
      ["under", "under-triaged"],
      ["over", "over-triaged"],
      ["other", "with another response"],
    ])
      .map(([mark, words]) => [this.calls(mark).length, words])
      .filter(([count]) => count)
      .map(([count, words]) => `${count} ${words}`);
    return [`${same} of ${this.all} as the protocol says`, ...others].join(", ");
  }
}
