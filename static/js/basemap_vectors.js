/** Vector tiles of a PMTiles archive, in the schema of Protomaps' basemaps, drawn dark. */

import * as leaflet from "../vendor/leaflet/leaflet.js";
import { PMTiles } from "../vendor/pmtiles/pmtiles.js";
import { leafletLayer } from "../vendor/protomaps-leaflet/protomaps-leaflet.js";

/** The library draws a tile that did not come as an empty one: whether it came is told from here. */
class WatchedArchive extends PMTiles {
  #word;

  /**
   * @param {PMTiles} archive whose source and cache it shares
   * @param {import("./basemap_word.js").BasemapWord} word
   */
  constructor(archive, word) {
    super(archive.source, archive.cache);
    this.#word = word;
  }

  /**
   * @param {number} z
   * @param {number} x
   * @param {number} y
   * @param {AbortSignal} [signal]
   */
  async getZxy(z, x, y, signal) {
    try {
      const found = await super.getZxy(z, x, y, signal);
      this.#word.drawn();
      return found;
    } catch (error) {
      this.#word.failed(error);
      throw error;
    }
  }
}

/**
 * A layer that draws the archive's streets, water and names.
 * @param {PMTiles} archive
 * @param {import("leaflet").GridLayerOptions & {maxDataZoom: number,
 *   word: import("./basemap_word.js").BasemapWord}} options
 * @returns {import("leaflet").GridLayer}
 */
export function vectorLayer(archive, { word, ...options }) {
  // The library finds Leaflet by its global name, and by no other way.
  Object.assign(globalThis, { L: leaflet });
  const url = new WatchedArchive(archive, word);
  return leafletLayer({ ...options, url, flavor: "dark", lang: "en" });
}
