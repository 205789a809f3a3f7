/**
 * Copies a text that somebody must take to another system.
 *
 *   <pre id="handover-text">…</pre>
 *   <button type="button" data-copies="handover-text">Copy it</button>   says "Copied" for a while
 */

const SAID_FOR_MS = 2_000;

/**
 * @param {{page: Document, clipboard: Pick<Clipboard, "writeText">,
 *   timers: import("./wire.js").Timers}} given
 */
export function watchCopying({ page, clipboard, timers }) {
  page.addEventListener("click", async ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-copies]") : null;
    if (!(button instanceof HTMLButtonElement)) return;
    const text = page.getElementById(button.dataset.copies ?? "")?.textContent ?? "";
    const words = button.textContent;
    try {
      await clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not copied: mark the text and copy it yourself";
    }
    timers.after(SAID_FOR_MS, () => {
      button.textContent = words;
    });
  });
}
