/** The tiles of one PMTiles archive, asked for in parts: its pictures, or its vectors drawn dark. */

import { GridLayer, latLngBounds } from "../vendor/leaflet/leaflet.js";
import { PMTiles, TileType } from "../vendor/pmtiles/pmtiles.js";
import { DIM } from "./basemap_word.js";

const PICTURES = new Map([
  [TileType.Png, "image/png"],
  [TileType.Jpeg, "image/jpeg"],
  [TileType.Webp, "image/webp"],
  [TileType.Avif, "image/avif"],
]);

/**
 * The layer that this archive's own head asks for; rejects where there is no archive to read.
 * @param {string} url
 * @param {{attribution: string, word: import("./basemap_word.js").BasemapWord}} with_
 * @returns {Promise<import("leaflet").GridLayer>}
 */
export async function archiveLayer(url, { attribution, word }) {
  const archive = new PMTiles(url);
  const head = await archive.getHeader();
  const bounds = latLngBounds([head.minLat, head.minLon], [head.maxLat, head.maxLon]);
  const options = { attribution, bounds, maxZoom: 19 };
  const type = PICTURES.get(head.tileType);
  if (type) {
    const native = { minNativeZoom: head.minZoom, maxNativeZoom: head.maxZoom, opacity: DIM };
    return word.of(new PictureLayer(archive, type, { ...options, ...native }));
  }
  if (head.tileType !== TileType.Mvt) throw new Error(`tiles of type ${head.tileType}`);
  const { vectorLayer } = await import("./basemap_vectors.js");
  return vectorLayer(archive, { ...options, maxDataZoom: head.maxZoom, word });
}

/** Pictures drawn on canvases: the page's policy then needs no `blob:` among its images. */
class PictureLayer extends GridLayer {
  #archive;
  #type;

  /**
   * @param {PMTiles} archive
   * @param {string} type
   * @param {import("leaflet").GridLayerOptions} options
   */
  constructor(archive, type, options) {
    super(options);
    this.#archive = archive;
    this.#type = type;
  }

  /**
   * @param {import("leaflet").Coords} place
   * @param {import("leaflet").DoneCallback} done
   */
  createTile(place, done) {
    const tile = document.createElement("canvas");
    this.#draw(place, tile).then(
      () => done(undefined, tile),
      (error) => done(error, tile),
    );
    return tile;
  }

  /**
   * @param {import("leaflet").Coords} place
   * @param {HTMLCanvasElement} tile left empty where the archive has none for the place
   */
  async #draw({ x, y, z }, tile) {
    const found = await this.#archive.getZxy(z, x, y);
    if (!found) return;
    const picture = await createImageBitmap(new Blob([found.data], { type: this.#type }));
    tile.width = picture.width;
    tile.height = picture.height;
    tile.getContext("2d")?.drawImage(picture, 0, 0);
    picture.close();
  }
}
