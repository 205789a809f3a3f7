/** Drawing an outline with the mouse: its outer rings on terra-draw, over the big map. */

import * as leaflet from "../vendor/leaflet/leaflet.js";
import { TerraDrawLeafletAdapter } from "../vendor/terra-draw/leaflet-adapter.js";
import {
  TerraDraw,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
  ValidateNotSelfIntersecting,
} from "../vendor/terra-draw/terra-draw.js";
import { exact, rounded } from "./zone_rings.js";

/**
 * What a drawing may be; the server says the rest.
 * @type {NonNullable<NonNullable<ConstructorParameters<typeof TerraDrawPolygonMode>[0]>["validation"]>}
 */
const uncrossed = (feature, { updateType }) =>
  updateType === "finish" || updateType === "commit"
    ? ValidateNotSelfIntersecting(feature)
    : { valid: true };

const POLYGON = {
  feature: {
    draggable: false,
    coordinates: { midpoints: true, draggable: true, deletable: true },
  },
};

export class ZoneDrawing {
  #draw;
  #onShape;
  #colours;
  /** @type {import("./zone_rings.js").Shape} */
  #shape = [];
  /** The part that each drawn feature is. @type {Map<string | number, number>} */
  #parts = new Map();

  /**
   * @param {object} given
   * @param {import("leaflet").Map} given.map
   * @param {{line: `#${string}`, fill: `#${string}`, point: `#${string}`}} given.colours
   * @param {(shape: import("./zone_rings.js").Shape) => void} given.onShape hears each change
   */
  constructor({ map, colours, onShape }) {
    this.#onShape = onShape;
    this.#colours = colours;
    this.#draw = new TerraDraw({
      adapter: new TerraDrawLeafletAdapter({ lib: leaflet, map }),
      modes: [this.#polygonMode(), this.#selectMode()],
    });
    this.#draw.start();
    this.#draw.on("finish", (id) => this.#finished(id));
  }

  #polygonMode() {
    const { line, fill, point } = this.#colours;
    return new TerraDrawPolygonMode({
      validation: uncrossed,
      styles: {
        fillColor: fill,
        fillOpacity: 0.25,
        outlineColor: line,
        outlineWidth: 2,
        closingPointColor: point,
      },
    });
  }

  #selectMode() {
    const { line, fill, point } = this.#colours;
    return new TerraDrawSelectMode({
      validation: uncrossed,
      flags: { polygon: POLYGON },
      styles: {
        selectedPolygonColor: fill,
        selectedPolygonFillOpacity: 0.25,
        selectedPolygonOutlineColor: line,
        selectionPointColor: point,
        selectionPointWidth: 4,
        midPointColor: line,
        midPointWidth: 2,
      },
    });
  }

  /**
   * Show an outline, in place of what was drawn. Holes are kept, and edited in the table.
   * @param {import("./zone_rings.js").Shape} shape
   */
  show(shape) {
    const mode = this.#draw.getMode();
    this.#shape = shape;
    this.#draw.clear();
    this.#parts.clear();
    for (const [part, rings] of shape.entries()) this.#add(part, rings[0] ?? []);
    if (mode === "select") this.use("select");
  }

  /**
   * @param {number} part
   * @param {import("./zone_rings.js").Ring} ring
   */
  #add(part, ring) {
    const id = this.#draw.getFeatureId();
    this.#draw.addFeatures([
      {
        id,
        type: "Feature",
        properties: { mode: "polygon" },
        geometry: { type: "Polygon", coordinates: [rounded(ring)] },
      },
    ]);
    this.#parts.set(id, part);
  }

  /**
   * Take a tool: "select" moves corners, "polygon" draws a part, "" takes none.
   * @param {string} tool
   */
  use(tool) {
    this.#draw.setMode(tool === "" ? "static" : tool);
    const [first] = this.#parts.keys();
    if (tool === "select" && first !== undefined) this.#draw.selectFeature(first);
  }

  /** @param {string | number} id */
  #finished(id) {
    const feature = this.#draw.getSnapshotFeature(id);
    if (feature?.geometry.type !== "Polygon") return;
    const drawn = /** @type {import("./zone_rings.js").Ring} */ (feature.geometry.coordinates[0]);
    const part = this.#parts.get(id);
    if (part === undefined) this.#parts.set(id, this.#shape.length);
    this.#shape = part === undefined ? [...this.#shape, [rounded(drawn)]] : this.#with(part, drawn);
    this.#onShape(this.#shape);
  }

  /**
   * @param {number} part
   * @param {import("./zone_rings.js").Ring} drawn
   */
  #with(part, drawn) {
    return this.#shape.map((rings, p) =>
      p === part ? [exact(drawn, rings[0] ?? []), ...rings.slice(1)] : rings,
    );
  }
}
