/** How the map treats its basemap: dimmed, silent while tiles come, one calm line where none does. */

import { make } from "./parts.js";

const WITHOUT = "The basemap cannot be read. The communities are drawn without it.";

/** Pictures are made for light pages: behind the communities they are seen as through a veil. */
export const DIM = 0.45;

export class BasemapWord {
  #says = make("p", "basemap-says");
  #drawn = false;

  /** @param {HTMLElement} host the map's own element */
  constructor(host) {
    this.#says.setAttribute("role", "status");
    host.append(this.#says);
  }

  /** A tile came: whatever failed before was on the way. */
  drawn() {
    this.#drawn = true;
    this.#says.textContent = "";
  }

  /**
   * A tile, or the whole archive, did not come. Beyond the edge of what a basemap covers some never
   * do: it is said only where none came at all.
   * @param {unknown} error shown to whoever points at the line: it is for who keeps the tiles
   */
  failed(error) {
    const left = error instanceof DOMException && error.name === "AbortError";
    if (this.#drawn || left) return;
    this.#says.textContent = WITHOUT;
    this.#says.title = error instanceof Error ? error.message : "";
  }

  /**
   * Hear it from a layer whose tiles say themselves whether they came.
   * @template {import("leaflet").GridLayer} T
   * @param {T} layer
   * @returns {T}
   */
  of(layer) {
    layer.on("tileload", () => this.drawn());
    layer.on("tileerror", ({ error }) => this.failed(error));
    return layer;
  }
}
