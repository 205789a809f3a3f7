/**
 * Links that open beside the board, and the browser's own back and forward.
 *
 *   <a data-pane-link href="/calls/…/">    with a modifier the browser opens it as it always does
 */

/**
 * @param {{open(url: string): void, back(url: string): void}} on
 */
export function watchPaneLinks(on) {
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target : null;
    const link = pressed?.closest("a[data-pane-link]");
    if (!(link instanceof HTMLAnchorElement) || !isPlain(event)) return;
    event.preventDefault();
    on.open(link.pathname + link.search);
  });
  addEventListener("popstate", () => on.back(location.pathname + location.search));
}

/** @param {MouseEvent} event */
function isPlain({ ctrlKey, metaKey, shiftKey, button }) {
  return !ctrlKey && !metaKey && !shiftKey && button === 0;
}
