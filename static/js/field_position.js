/**
 * Where the crew is, shared while it is with a call and at no other time, with a sign that says so.
 *
 * The newest place is sent, sparsely; one that could not be sent is forgotten, since a newer follows.
 *
 * @typedef {{lat: number, lng: number, accuracy: number, at: number}} Fix at in ms, this phone's clock
 */

const SEND_EVERY_MS = 15_000;
/** A phone that stands still reports nothing by itself: it is asked. */
const ASK_EVERY_MS = 60_000;
const AGAIN_MS = 5_000;
const SEND_AFTER_M = 50;
const KNOWN_FOR_MS = 300_000;
const HOW = { enableHighAccuracy: true, maximumAge: 10_000, timeout: 30_000 };
const METRES_PER_DEGREE = 111_195;

/**
 * Metres between two places, near enough for what is a few streets away.
 * @param {Fix} from
 * @param {Fix} to
 */
export function metresBetween(from, to) {
  const squeeze = Math.cos((from.lat * Math.PI) / 180);
  return Math.hypot(to.lat - from.lat, (to.lng - from.lng) * squeeze) * METRES_PER_DEGREE;
}

export class Sharing {
  #geolocation;
  #send;
  #say;
  #now;
  /** @type {number | null} */
  #watch = null;
  #triedAt = Number.NEGATIVE_INFINITY;
  /** @type {Fix | null} */
  #sent = null;
  /** @type {Fix | null} */
  #last = null;

  /**
   * @param {{geolocation: Pick<Geolocation, "watchPosition" | "clearWatch" | "getCurrentPosition"> | undefined,
   *   send: (fix: Fix) => Promise<boolean>, say: (words: string, isShared: boolean) => void,
   *   now: () => number}} given now in ms of the wall clock
   */
  constructor({ geolocation, send, say, now }) {
    this.#geolocation = geolocation;
    this.#send = send;
    this.#say = say;
    this.#now = now;
  }

  /** Where the phone is, or null where it does not know it any more. @returns {Fix | null} */
  get known() {
    return this.#last && this.#now() - this.#last.at < KNOWN_FOR_MS ? this.#last : null;
  }

  /**
   * Share from now on, or stop.
   * @param {boolean} isWithCall
   */
  follow(isWithCall) {
    if (isWithCall === (this.#watch !== null)) return;
    if (isWithCall) this.#begin();
    else this.#end();
  }

  /** Ask a phone that stands still, and send again what did not arrive; call it every second. */
  tick() {
    if (this.#watch === null || this.#now() - this.#triedAt < AGAIN_MS) return;
    if (this.#last && !this.#sent) return void this.#pass(this.#last);
    if (this.#sent && this.#now() - this.#sent.at >= ASK_EVERY_MS) this.#ask();
  }

  #ask() {
    this.#triedAt = this.#now();
    this.#geolocation?.getCurrentPosition(
      (position) => this.#take(position),
      (error) => this.#failed(error),
      HOW,
    );
  }

  /** @param {Fix} fix */
  async #pass(fix) {
    this.#triedAt = this.#now();
    this.#sent = fix;
    if (!(await this.#send(fix)) && this.#sent === fix) this.#sent = null;
  }

  #begin() {
    if (!this.#geolocation)
      return this.#say("Position not shared: this phone has none to give", false);
    this.#say("Sharing position until you are clear", true);
    this.#watch = this.#geolocation.watchPosition(
      (position) => this.#take(position),
      (error) => this.#failed(error),
      HOW,
    );
  }

  #end() {
    if (this.#watch !== null) this.#geolocation?.clearWatch(this.#watch);
    this.#watch = this.#sent = this.#last = null;
    this.#say("", false);
  }

  /** @param {GeolocationPosition} position */
  #take({ coords, timestamp }) {
    const fix = {
      lat: coords.latitude,
      lng: coords.longitude,
      accuracy: coords.accuracy,
      at: timestamp,
    };
    this.#last = fix;
    this.#say("Sharing position until you are clear", true);
    const sent = this.#sent;
    const isNews =
      !sent || fix.at - sent.at >= SEND_EVERY_MS || metresBetween(sent, fix) >= SEND_AFTER_M;
    if (isNews) void this.#pass(fix);
  }

  /** @param {GeolocationPositionError} error */
  #failed({ code, PERMISSION_DENIED }) {
    const why = code === PERMISSION_DENIED ? "this phone does not allow it" : "not found yet";
    this.#say(`Position not shared: ${why}`, false);
  }
}
