/**
 * The crew page's service worker: the newest answer where there is a line, the last one where not.
 *
 * It keeps the page and its static files, nothing else: no confidence, no POST, no other page.
 * A script of its own, not a module, since not every phone takes those.
 *
 * @typedef {Event & {waitUntil(done: Promise<unknown>): void}} LifeEvent
 * @typedef {Event & {request: Request, respondWith(answer: Promise<Response>): void}} AskEvent
 */

const CACHE = "field";
const PAGE = "/field/";
const FILES = "/static/";
const PATIENCE_MS = 4_000;

const worker =
  /** @type {{skipWaiting(): Promise<void>, clients: {claim(): Promise<void>}, location: Location,
   *   addEventListener(kind: string, act: (event: any) => void): void}} */ (
    /** @type {unknown} */ (globalThis)
  );

worker.addEventListener("install", (/** @type {LifeEvent} */ event) => {
  event.waitUntil(worker.skipWaiting());
});
worker.addEventListener("activate", (/** @type {LifeEvent} */ event) => {
  event.waitUntil(worker.clients.claim());
});
worker.addEventListener("fetch", (/** @type {AskEvent} */ event) => {
  if (isKept(event.request)) event.respondWith(newestOf(event.request));
});

/** @param {Request} request */
function isKept(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return false;
  return pathname.startsWith(FILES) || (request.mode === "navigate" && pathname === PAGE);
}

/** @param {Request} request */
async function newestOf(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await within(PATIENCE_MS, fetch(request));
    if (answer.ok && !answer.redirected) await cache.put(request, answer.clone());
    return answer;
  } catch {
    // No line, or a slow one: the last that was heard, which says so itself.
    const last = await cache.match(request, { ignoreSearch: request.mode === "navigate" });
    return last ?? fetch(request);
  }
}

/**
 * @param {number} ms
 * @param {Promise<Response>} answer
 * @returns {Promise<Response>}
 */
function within(ms, answer) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("slow")), ms);
    answer.then(resolve, reject);
  });
}
