/**
 * A button that does nothing unless it is held: by finger or by key, for one second, no dialog.
 *
 * While it is held it carries the class "is-held", by which it fills up. Let go, slid off or left,
 * it did nothing.
 */

export const HOLD_MS = 1_000;
const KEYS = new Set(["Enter", " "]);

export class Hold {
  #button;
  #timers;
  #onHeld;
  /** @type {(() => void) | null} */
  #cancel = null;

  /**
   * @param {{button: HTMLElement, timers: import("./wire.js").Timers, onHeld: () => void,
   *   onHolding: (isHeld: boolean) => void}} given
   */
  constructor({ button, timers, onHeld, onHolding }) {
    this.#button = button;
    this.#timers = timers;
    this.#onHeld = onHeld;
    this.onHolding = onHolding;
    this.#listen();
  }

  #listen() {
    const button = this.#button;
    button.addEventListener("pointerdown", ({ isPrimary }) => isPrimary && this.#start());
    for (const gone of ["pointerup", "pointercancel", "pointerleave", "blur"]) {
      button.addEventListener(gone, () => this.#stop());
    }
    button.addEventListener("keydown", (event) => {
      if (!KEYS.has(event.key)) return;
      event.preventDefault();
      if (!event.repeat) this.#start();
    });
    button.addEventListener("keyup", ({ key }) => KEYS.has(key) && this.#stop());
    // A long press opens a menu on some phones.
    button.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  #start() {
    if (this.#cancel) return;
    this.#draw(true);
    this.#cancel = this.#timers.after(HOLD_MS, () => {
      this.#stop();
      this.#onHeld();
    });
  }

  #stop() {
    this.#cancel?.();
    this.#cancel = null;
    this.#draw(false);
  }

  /** @param {boolean} isHeld */
  #draw(isHeld) {
    this.#button.classList.toggle("is-held", isHeld);
    this.onHolding(isHeld);
  }
}
