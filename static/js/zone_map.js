/**
 * The big map: every community in the colour of its phase, on Leaflet, with no basemap needed.
 *
 *   <div data-zones-map="/setup/zones/outlines.json" data-tiles="" data-attribution=""
 *        data-only="RIV"      show this one alone as its own, the others faint
 *        data-except="RIV">   leave this one out: it is being drawn
 *
 * @typedef {{code: string, name: string, phase: string, phase_label: string, paused: boolean,
 *   polygons: [number, number][][][]}} Outline
 */

import {
  canvas,
  circleMarker,
  latLngBounds,
  map as leafletMap,
  polygon,
} from "../vendor/leaflet/leaflet.js";
import { addBasemap } from "./basemap.js";
import { make } from "./parts.js";
import { report } from "./surroundings.js";

const CITY = latLngBounds([
  [50.84, -114.32],
  [51.22, -113.85],
]);
const FAINT = 0.35;
// Streets are read through a community's colour, where the centre has them.
const OVER_BASEMAP = 0.4;
const DASHES = new Map([
  ["shadow", "2 4"],
  ["comparison", "6 4"],
]);

/**
 * The outlines from the server; the browser keeps them and asks whether they are still right.
 * @param {string} url
 * @returns {Promise<Outline[]>}
 */
export async function fetchOutlines(url) {
  const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok || answer.redirected) throw new Error(`the outlines answered ${answer.status}`);
  return (await answer.json()).communities;
}

export class ZoneMap {
  #host;
  #only;
  #except;
  #tiles;
  /** @type {Map<string, import("leaflet").Polygon>} */
  #drawn = new Map();
  /** @type {import("leaflet").CircleMarker | null} */
  #fault = null;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#host = host;
    this.#only = host.dataset.only ?? "";
    this.#except = host.dataset.except ?? "";
    this.map = leafletMap(host, {
      renderer: canvas({ padding: 0.3, tolerance: 3 }),
      zoomSnap: 0.25,
      attributionControl: Boolean(host.dataset.attribution),
    });
    this.map.fitBounds(CITY);
    this.#tiles = host.dataset.tiles ?? "";
    if (this.#tiles) {
      addBasemap(this.map, this.#tiles, host.dataset.attribution ?? "").catch(report);
    }
  }

  /**
   * Draw the communities; `onOpen` hears which one is pressed, `onHover` which is pointed at.
   * @param {Outline[]} outlines
   * @param {{onOpen?: (code: string) => void, onHover?: (code: string) => void}} [hears]
   */
  draw(outlines, { onOpen, onHover } = {}) {
    for (const outline of outlines.filter(({ code }) => code !== this.#except)) {
      const shape = polygon(latLngs(outline.polygons), this.#style(outline)).addTo(this.map);
      shape.bindTooltip(nameOf(outline), { sticky: true });
      if (onOpen) shape.on("click", () => onOpen(outline.code));
      if (onHover) {
        shape.on("mouseover", () => onHover(outline.code));
        shape.on("mouseout", () => onHover(""));
      }
      this.#drawn.set(outline.code, shape);
    }
    this.#fit();
  }

  #fit() {
    const one = this.#drawn.get(this.#only);
    if (one) {
      this.map.fitBounds(one.getBounds().pad(0.3));
      return;
    }
    const shapes = [...this.#drawn.values()];
    const [first, ...others] = shapes.map((shape) => shape.getBounds());
    if (!first || this.#except) return;
    this.map.fitBounds(others.reduce((all, next) => all.extend(next), first).pad(0.02));
  }

  /**
   * Show places in the middle of the map.
   * @param {[number, number][]} places longitude and latitude
   */
  show(places) {
    const corners = places.map(([lng, lat]) => /** @type {[number, number]} */ ([lat, lng]));
    if (corners.length > 0) this.map.fitBounds(latLngBounds(corners).pad(0.25));
  }

  /**
   * Light one community up, and let the one before go.
   * @param {string} code
   * @param {boolean} lit
   */
  light(code, lit) {
    this.#drawn.get(code)?.setStyle({ weight: lit ? 4 : 1.5 });
  }

  /**
   * Mark where an outline is wrong; null takes the mark away.
   * @param {[number, number] | null} place latitude and longitude
   * @param {string} [why]
   */
  fault(place, why = "") {
    this.#fault?.remove();
    this.#fault = null;
    if (!place) return;
    const colour = this.#colours("paused").stroke;
    const style = { radius: 12, color: colour, weight: 3, fill: false, interactive: false };
    this.#fault = circleMarker(place, style).addTo(this.map);
    const says = make("span", "", why);
    this.#fault.bindTooltip(says, { permanent: true, direction: "top", className: "fault" });
    if (!this.map.getBounds().contains(place)) this.map.panTo(place);
  }

  /**
   * @param {Outline} outline
   * @returns {import("leaflet").PolylineOptions}
   */
  #style({ code, phase, paused }) {
    const { fill, stroke } = this.#colours(paused ? "paused" : phase);
    const faint = this.#except !== "" || (this.#only !== "" && this.#only !== code);
    return {
      color: stroke,
      weight: phase === "outside" || faint ? 1 : 1.5,
      opacity: faint ? FAINT + 0.25 : 1,
      fillColor: fill,
      fillOpacity: faint ? FAINT : this.#tiles ? OVER_BASEMAP : 0.85,
      dashArray: DASHES.get(phase) ?? "",
    };
  }

  /**
   * The colours that the page's own key shows for a phase.
   * @param {string} phase
   */
  #colours(phase) {
    const probe = make("span", `swatch ${phase}`);
    probe.hidden = true;
    this.#host.append(probe);
    const style = getComputedStyle(probe);
    const found = {
      fill: style.getPropertyValue("--fill").trim(),
      stroke: style.getPropertyValue("--stroke").trim(),
    };
    probe.remove();
    return found;
  }
}

/** @param {Outline} outline */
function nameOf({ name, code, phase_label, paused }) {
  return make("span", "", `${name} (${code}), ${paused ? "paused" : phase_label.toLowerCase()}`);
}

/**
 * @param {[number, number][][][]} polygons
 * @returns {[number, number][][][]} latitude before longitude, as Leaflet wants them
 */
function latLngs(polygons) {
  return polygons.map((rings) =>
    rings.map((ring) => ring.map(([lng, lat]) => /** @type {[number, number]} */ ([lat, lng]))),
  );
}
