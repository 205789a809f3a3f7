/**
 * From places on the ground to places on a small drawing: pure.
 *
 * A city is small enough for a plane: longitudes are shortened by the cosine of the middle latitude.
 *
 * @typedef {[number, number]} LngLat
 * @typedef {{name: string, phase: string, phase_label: string, open: boolean, paused?: boolean,
 *   rings: LngLat[][]}} Community
 * @typedef {{communities: Community[], note: string}} MapData
 * @typedef {{x: number, y: number}} Point
 */

const MARGIN = 0.03;
/** A name is written in letters of 10 px on a map that is drawn at its own size: units of the drawing. */
const LETTER_WIDTH = 6.4;
const LINE_HEIGHT = 13;
/** A community narrower than this part of its name's width goes unnamed, unless it is in the pilot. */
const LEAST_ROOM = 0.35;

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
 * Where names are written: wholly inside the drawing, none over another, and none over a community
 * so small that it would name its neighbours. Communities where the pilot runs are named first.
 * @param {Community[]} communities
 * @param {Projection} projection
 * @returns {{name: string, x: number, y: number}[]} the middle of each name
 */
export function placeNames(communities, projection) {
  /** @type {{name: string, x: number, y: number, half: number}[]} */
  const placed = [];
  const inOrder = communities.toSorted((first, second) => rank(second) - rank(first));
  for (const community of inOrder) {
    const { name } = community;
    const half = (name.length * LETTER_WIDTH) / 2;
    const middle = projection.toPoint(middleOf(community.rings));
    const x = within(middle.x, half, projection.width - half);
    const y = within(middle.y, LINE_HEIGHT, projection.height - LINE_HEIGHT / 2);
    const isFree = placed.every(
      (other) => Math.abs(other.y - y) > LINE_HEIGHT || Math.abs(other.x - x) > other.half + half,
    );
    const hasRoom = 2 * half <= projection.width && isWide(community, projection, half);
    if (isFree && hasRoom) placed.push({ name, x, y, half });
  }
  return placed.map(({ name, x, y }) => ({ name, x, y }));
}

/**
 * @param {Community} community
 * @param {Projection} projection
 * @param {number} half
 */
function isWide(community, projection, half) {
  if (rank(community) > 0) return true;
  const [west, east] = span((community.rings[0] ?? []).map((place) => projection.toPoint(place).x));
  return east - west >= 2 * half * LEAST_ROOM;
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
function within(value, least, most) {
  return Math.min(Math.max(value, least), most);
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
