/**
 * A list that draws itself anew, so that what becomes late turns late while somebody looks. It waits
 * while the keyboard is in it. When the server does not answer, the page says that it is old.
 */

const EVERY_MS = 30_000;

/** @param {Document} page */
async function drawAnew(page) {
  const main = page.getElementById("main");
  if (!main || main.contains(page.activeElement)) return;
  try {
    const response = await fetch(page.location.href, { credentials: "same-origin" });
    if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const drawn = fresh.getElementById("main");
    if (drawn) main.replaceWith(drawn);
  } catch {
    main.classList.add("is-late");
  }
}

setInterval(() => drawAnew(document), EVERY_MS);

export {};
