/**
 * Keeps this page and its files on the phone, so that it opens without a line: as it was last heard.
 * What was said in confidence is never kept, and logging out takes all of it away.
 */

export const KEPT_IN = "field";

/**
 * @param {string} worker the address of the service worker
 * @param {string} page the address of the page
 */
export async function keepForOffline(worker, page) {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(worker);
  await navigator.serviceWorker.ready;
  const files = performance
    .getEntriesByType("resource")
    .map(({ name }) => name)
    .filter((name) => new URL(name).pathname.startsWith("/static/"));
  const kept = await caches.open(KEPT_IN);
  await kept.addAll([page, ...new Set(files)]);
}

/**
 * Keep the page anew: its card is another, and a phone that is opened without a line must show that one.
 * @param {string} page
 */
export async function keepAnew(page) {
  if ("caches" in globalThis) await (await caches.open(KEPT_IN)).add(page);
}

/** Forget the page: somebody logs out. */
export async function forgetOffline() {
  if ("caches" in globalThis) await caches.delete(KEPT_IN);
}
