/**
 * The small map: communities by pilot phase, with the open calls and the units as they stand on
 * the board. It says nothing that the lists do not say in words.
 *
 *   <script type="application/json" id="map-data">   {"communities": [{"name", "phase",
 *       "phase_label", "open", "rings": [[[lng, lat], …]]}], "note": "…"}
 *   <div data-map></div>                             drawn into; .row and .unit elements with
 *                                                    data-lat and data-lng become marks
 *   <div data-map data-pin></div>                    a press on it is a place
 */

import { Projection, placeNames } from "./map_shapes.js";
import { all } from "./parts.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 320;
const NAMES_UP_TO = 40;

/** Marks by level, highest last; units by state. Each is drawn around 0,0. */
const LEVEL_MARKS = [
  "M-3 0h6",
  "M-4 0a4 4 0 108 0 4 4 0 10-8 0",
  "M-4.5 0a4.5 4.5 0 109 0 4.5 4.5 0 10-9 0",
  "M0-6l6 6-6 6-6-6z",
  "M0-6.5l6.5 11.5h-13z",
];
/** @type {Record<string, string>} */
const UNIT_MARKS = { on_scene: "M-4-4h8v8h-8z", en_route: "M-4-4l8 4-8 4z" };
const FREE_MARK = "M-3 0a3 3 0 106 0 3 3 0 10-6 0";

export class SmallMap {
  #host;
  #projection;
  #marks;
  #svg;

  /**
   * @param {HTMLElement} host
   * @param {import("./map_shapes.js").MapData} data
   */
  constructor(host, data) {
    this.#host = host;
    this.#projection = new Projection(data, WIDTH);
    const { width, height } = this.#projection;
    this.#svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
    this.#svg.setAttribute("aria-label", "Communities by pilot phase, with open calls and units");
    this.#marks = draw("g", { class: "map-marks" });
    this.#svg.append(...this.#ground(data), this.#marks);
    host.replaceChildren(this.#svg);
  }

  /** Draw the calls and units as they stand on the board now. */
  drawMarks() {
    const units = all(".unit[data-lat]").map((unit) => this.#mark(unit, unitMark(unit)));
    const calls = all(".row[data-lat]").map((row) => this.#mark(row, callMark(row)));
    this.#marks.replaceChildren(...units.flat(), ...calls.flat());
  }

  /**
   * Show one pin, or take it away.
   * @param {import("./map_shapes.js").LngLat | null} place
   */
  pin(place) {
    this.#marks.replaceChildren();
    if (!place) return;
    const { x, y } = this.#projection.toPoint(place);
    const shape = { class: "map-pin", d: "M0 0l-5-9a6 6 0 1110 0z" };
    this.#marks.append(draw("path", { ...shape, transform: `translate(${x} ${y})` }));
  }

  /**
   * Hear where the map is pressed.
   * @param {(place: import("./map_shapes.js").LngLat) => void} onPlace
   */
  listen(onPlace) {
    this.#host.classList.add("takes-pin");
    this.#svg.addEventListener("click", (event) => {
      const box = this.#svg.getBoundingClientRect();
      const scale = this.#projection.width / box.width;
      const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
      onPlace(this.#projection.toPlace({ x, y }));
    });
  }

  /** @param {import("./map_shapes.js").MapData} data */
  #ground({ communities }) {
    const outlines = communities.map((community) => this.#outline(community));
    const names =
      communities.length <= NAMES_UP_TO ? placeNames(communities, this.#projection) : [];
    return [...outlines, ...names.map(nameAt)];
  }

  /** @param {import("./map_shapes.js").Community} community */
  #outline({ name, phase, phase_label, open, paused, rings }) {
    const state = `community phase-${phase}${open ? " is-open" : ""}${paused ? " is-paused" : ""}`;
    const outline = draw("path", { class: state, d: this.#projection.path(rings) });
    const title = draw("title", {});
    const now = paused ? ", paused" : open ? ", open now" : "";
    title.textContent = `${name}: ${phase_label}${now}`;
    outline.append(title);
    return outline;
  }

  /**
   * @param {HTMLElement} shown
   * @param {{d: string, class: string, title: string}} mark
   */
  #mark(shown, { d, class: className, title }) {
    const { lat, lng } = shown.dataset;
    const place = [Number(lng || Number.NaN), Number(lat || Number.NaN)];
    if (place.some(Number.isNaN)) return [];
    const { x, y } = this.#projection.toPoint([place[0] ?? 0, place[1] ?? 0]);
    const mark = draw("path", { d, class: className, transform: `translate(${x} ${y})` });
    const words = draw("title", {});
    words.textContent = title;
    mark.append(words);
    return [mark];
  }
}

/** @param {{name: string, x: number, y: number}} placed */
function nameAt({ name, x, y }) {
  const label = draw("text", { x: String(x), y: String(y), class: "community-name" });
  label.textContent = name;
  return label;
}

/** @param {HTMLElement} row */
function callMark(row) {
  const level = Number(row.dataset.level ?? 0);
  const open = row.classList.contains("is-open") ? " is-open" : "";
  return {
    d: LEVEL_MARKS[level] ?? FREE_MARK,
    class: `mark level-${level}${open}`,
    title: row.dataset.title ?? "",
  };
}

/** @param {HTMLElement} unit */
function unitMark(unit) {
  const { state = "", name = "", says = "" } = unit.dataset;
  return {
    d: UNIT_MARKS[state] ?? FREE_MARK,
    class: `mark unit-${state}`,
    title: `${name}, ${says}`,
  };
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} attributes
 */
function draw(tag, attributes) {
  const drawn = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) drawn.setAttribute(name, value);
  return drawn;
}

/**
 * The map's data on this page, or null where there is none or it cannot be read.
 * @param {ParentNode} root
 * @returns {import("./map_shapes.js").MapData | null}
 */
export function mapData(root = document) {
  const script = root.querySelector("script#map-data[type='application/json']");
  const data = script ? JSON.parse(script.textContent ?? "null") : null;
  return data && Array.isArray(data.communities) ? data : null;
}
