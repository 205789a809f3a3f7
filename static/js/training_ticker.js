/**
 * Tells, some times a second, how much real time has passed; a browser that slept tells it at once.
 */
export class Ticker {
  #everyMs;
  #onTick;
  /** @type {number | undefined} */
  #timer;
  #toldAt = 0;

  /** @param {{everyMs: number, onTick: (ms: number) => void}} given */
  constructor({ everyMs, onTick }) {
    this.#everyMs = everyMs;
    this.#onTick = onTick;
  }

  get isRunning() {
    return this.#timer !== undefined;
  }

  start() {
    this.#toldAt = performance.now();
    this.#timer ??= window.setInterval(() => this.#tick(), this.#everyMs);
  }

  stop() {
    window.clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick() {
    const now = performance.now();
    const passed = now - this.#toldAt;
    this.#toldAt = now;
    this.#onTick(passed);
  }
}
