/**
 * Unsaved text, kept through a reload or a lost session: in sessionStorage, under the person's
 * name, gone when the form is saved, when the person logs out, and when the tab is closed.
 *
 *   <form data-draft="new-call">     every named field of it but hidden ones and passwords
 *
 * @typedef {{getItem(key: string): string | null, setItem(key: string, value: string): void,
 *   removeItem(key: string): void, key(index: number): string | null, length: number}} DraftStore
 * @typedef {Record<string, string>} Draft
 */

const PREFIX = "draft:";

export class Drafts {
  #store;
  #mine;

  /**
   * Drafts of one person; those that another person left in this tab are removed.
   * @param {{store: DraftStore, person: string}} given
   */
  constructor({ store, person }) {
    this.#store = store;
    this.#mine = `${PREFIX}${person}:`;
    this.#remove((key) => !key.startsWith(this.#mine));
  }

  /**
   * @param {string} name
   * @returns {Draft | null}
   */
  read(name) {
    const stored = this.#store.getItem(this.#mine + name);
    return stored === null ? null : readDraft(stored);
  }

  /**
   * Keep a draft; one without any text is forgotten.
   * @param {string} name
   * @param {Draft} draft
   */
  write(name, draft) {
    const isEmpty = Object.values(draft).every((text) => text.trim() === "");
    if (isEmpty) return this.forget(name);
    this.#store.setItem(this.#mine + name, JSON.stringify(draft));
  }

  /** @param {string} name */
  forget(name) {
    this.#store.removeItem(this.#mine + name);
  }

  /** Forget every draft: the person is logging out. */
  forgetAll() {
    this.#remove(() => true);
  }

  /** @param {(key: string) => boolean} isUnwanted */
  #remove(isUnwanted) {
    const keys = Array.from({ length: this.#store.length }, (_, index) => this.#store.key(index));
    for (const key of keys) {
      if (key?.startsWith(PREFIX) && isUnwanted(key)) this.#store.removeItem(key);
    }
  }
}

/**
 * A stored draft, or null where it cannot be read.
 * @param {string} stored
 * @returns {Draft | null}
 */
function readDraft(stored) {
  try {
    const fields = Object.entries(JSON.parse(stored));
    return Object.fromEntries(fields.map(([name, text]) => [name, String(text)]));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
