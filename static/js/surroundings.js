/**
 * The browser's own socket, timers and clocks, in the shapes that the logic takes as arguments.
 */

/** @type {import("./wire.js").Timers} */
export const timers = {
  after(ms, act) {
    const id = setTimeout(act, ms);
    return () => clearTimeout(id);
  },
  every(ms, act) {
    const id = setInterval(act, ms);
    return () => clearInterval(id);
  },
};

/** @type {import("./stopwatch.js").TwoClocks} */
export const clock = { wall: () => Date.now(), steady: () => performance.now() };

/**
 * A WebSocket on this server, over TLS where the page is.
 * @param {string} path
 * @returns {import("./wire.js").LineSocket}
 */
export function openSocket(path) {
  const url = new URL(path, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(url);
  /** @type {import("./wire.js").LineSocket} */
  const wrapped = {
    onmessage: null,
    onclose: null,
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
  socket.addEventListener("message", ({ data }) => wrapped.onmessage?.(data));
  socket.addEventListener("close", ({ code }) => wrapped.onclose?.(code));
  return wrapped;
}

/**
 * Call when the page may have slept: shown again, thawed, back in the network, back in history.
 * @param {() => void} act
 */
export function whenWoken(act) {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") act();
  });
  document.addEventListener("resume", act);
  addEventListener("pageshow", act);
  addEventListener("online", act);
}

/**
 * Say a fault where developers look; never what a call holds.
 * @param {unknown} error
 */
export function report(error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : "a fault");
}
