/**
 * Where the crew is, shared while it is with a call and at no other time, with a sign that says so.
 *
 * The newest place is sent, sparsely; one that could not be sent is forgotten, since a newer follows.
 *
 * @typedef {{lat: number, lng: number, accuracy: number, at: number}} Fix at in ms, this phone's clock
 */

const SEND_EVERY_MS = 15_000;
const SEND_AFTER_M = 50;
const KNOWN_FOR_MS = 300_000;
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
  /** @type {Fix | null} */
  #sent = null;
  /** @type {Fix | null} */
  #last = null;

  /**
   * @param {{geolocation: Pick<Geolocation, "watchPosition" | "clearWatch"> | undefined,
   *   send: (fix: Fix) => void, say: (words: string, isShared: boolean) => void,
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

  #begin() {
    if (!this.#geolocation)
      return this.#say("Position not shared: this phone has none to give", false);
    this.#say("Sharing position until you are clear", true);
    this.#watch = this.#geolocation.watchPosition(
      (position) => this.#take(position),
      (error) => this.#failed(error),
      { enableHighAccuracy: true, maximumAge: 10_000, timeout: 30_000 },
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
    if (!isNews) return;
    this.#sent = fix;
    this.#send(fix);
  }

  /** @param {GeolocationPositionError} error */
  #failed({ code, PERMISSION_DENIED }) {
    const why = code === PERMISSION_DENIED ? "this phone does not allow it" : "not found yet";
    this.#say(`Position not shared: ${why}`, false);
  }
}
