/**
 * From places on the ground to places on a small drawing: pure.
 *
 * A city is small enough for a plane: longitudes are shortened by the cosine of the middle latitude.
 *
 * @typedef {[number, number]} LngLat
 * @typedef {{name: string, phase: string, phase_label: string, open: boolean,
 *   rings: LngLat[][]}} Community
 * @typedef {{communities: Community[], note: string}} MapData
 * @typedef {{x: number, y: number}} Point
 */

const MARGIN = 0.03;
/** Of the small letters that names are written in, in units of the drawing. */
const LETTER_WIDTH = 5.6;
const LINE_HEIGHT = 11;

export class Projection {
  #west;
  #north;
  #scale;
  #squeeze;

  /**
   * Fit everything into a drawing of this width; the height follows.
   * @param {MapData} data
   * @param {number} width
   */
  constructor(data, width) {
    const points = data.communities.flatMap(({ rings }) => rings.flat());
    const [west, east] = span(points.map(([lng]) => lng));
    const [south, north] = span(points.map(([, lat]) => lat));
    const edge = (east - west) * MARGIN;
    this.#west = west - edge;
    this.#north = north + edge;
    this.#squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180));
    this.#scale = width / ((east - west + 2 * edge) * this.#squeeze);
    this.width = width;
    this.height = Math.round((north - south + 2 * edge) * this.#scale);
  }

  /**
   * @param {LngLat} place
   * @returns {Point}
   */
  toPoint([lng, lat]) {
    const x = (lng - this.#west) * this.#squeeze * this.#scale;
    return { x: round(x), y: round((this.#north - lat) * this.#scale) };
  }

  /**
   * @param {Point} point
   * @returns {LngLat}
   */
  toPlace({ x, y }) {
    const lng = this.#west + x / (this.#squeeze * this.#scale);
    return [lng, this.#north - y / this.#scale];
  }

  /**
   * The outline of a community as an SVG path.
   * @param {LngLat[][]} rings
   */
  path(rings) {
    return rings.map((ring) => `M${ring.map((place) => this.#pair(place)).join("L")}Z`).join("");
  }

  /** @param {LngLat} place */
  #pair(place) {
    const { x, y } = this.toPoint(place);
    return `${x} ${y}`;
  }
}

/**
 * The middle of the widest ring's box: where its name is written.
 * @param {LngLat[][]} rings
 * @returns {LngLat}
 */
export function middleOf(rings) {
  const points = rings[0] ?? [];
  const [west, east] = span(points.map(([lng]) => lng));
  const [south, north] = span(points.map(([, lat]) => lat));
  return [(west + east) / 2, (south + north) / 2];
}

/**
 * Where names are written: inside the drawing, and none over another. Communities where the pilot
 * runs are named first.
 * @param {Community[]} communities
 * @param {Projection} projection
 * @returns {{name: string, x: number, y: number}[]} the middle of each name
 */
export function placeNames(communities, projection) {
  /** @type {{name: string, x: number, y: number, half: number}[]} */
  const placed = [];
  const inOrder = communities.toSorted((first, second) => rank(second) - rank(first));
  for (const { name, rings } of inOrder) {
    const half = (name.length * LETTER_WIDTH) / 2;
    const middle = projection.toPoint(middleOf(rings));
    const x = Math.min(Math.max(middle.x, half), projection.width - half);
    const isFree = placed.every(
      (other) =>
        Math.abs(other.y - middle.y) > LINE_HEIGHT || Math.abs(other.x - x) > other.half + half,
    );
    if (isFree) placed.push({ name, x, y: middle.y, half });
  }
  return placed.map(({ name, x, y }) => ({ name, x, y }));
}

/** @param {Community} community */
function rank({ phase, open }) {
  return Number(open) + 2 * Number(phase === "paired" || phase === "community_led");
}

/**
 * @param {number[]} values
 * @returns {[number, number]}
 */
function span(values) {
  if (values.length === 0) return [0, 1];
  return values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
