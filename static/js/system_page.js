/**
 * The system page draws itself anew, so that a late sweep turns it red while somebody looks.
 * When the server does not answer, the page says so: what it showed is no longer known.
 */

const EVERY_MS = 2_000;

/** @param {Document} page */
async function drawAnew(page) {
  try {
    const response = await fetch(page.location.href, { credentials: "same-origin" });
    if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = fresh.getElementById("main");
    if (main) page.getElementById("main")?.replaceWith(main);
  } catch {
    page.getElementById("main")?.classList.add("is-late");
    const verdict = page.querySelector(".verdict");
    if (verdict) verdict.textContent = "The server does not answer: what stands here is old.";
  }
}

setInterval(() => drawAnew(document), EVERY_MS);
