/**
 * The frames of the training shift, fetched in parts, so that the server is never held for long.
 *
 * @param {{address: string, parts: number, fetch: typeof globalThis.fetch}} given address of part 0
 * @returns {Promise<import("./training_player.js").Frame[]>}
 */
export async function framesOf({ address, parts, fetch }) {
  /** @type {import("./training_player.js").Frame[]} */
  const frames = [];
  for (let part = 0; part < parts; part += 1) {
    const answer = await fetch(address.replace("/0/", `/${part}/`), { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(`the server answered ${answer.status}`);
    frames.push(...(await answer.json()).frames);
  }
  return frames;
}
