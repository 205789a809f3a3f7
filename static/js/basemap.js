/** The basemap under the communities, where a centre has one: pictures by place (XYZ), or one archive. */

import { tileLayer } from "../vendor/leaflet/leaflet.js";
import { BasemapWord, DIM } from "./basemap_word.js";

/**
 * Put the tiles under whatever the map draws; where they cannot be read the map says so, and stands.
 * @param {import("leaflet").Map} map
 * @param {string} tiles an address with {z}, {x} and {y}, or that of a .pmtiles archive
 * @param {string} attribution
 */
export async function addBasemap(map, tiles, attribution) {
  const word = new BasemapWord(map.getContainer());
  if (tiles.includes("{z}")) {
    word.of(tileLayer(tiles, { attribution, maxZoom: 19, opacity: DIM })).addTo(map);
    return;
  }
  const { archiveLayer } = await import("./basemap_archive.js");
  try {
    (await archiveLayer(new URL(tiles, location.href).href, { attribution, word })).addTo(map);
  } catch (error) {
    word.failed(error);
  }
}
