/**
 * An outline as it is edited: polygons of rings of longitude and latitude, the last place of a ring
 * the first again. Pure; every change gives a new outline.
 *
 * @typedef {[number, number]} Place
 * @typedef {Place[]} Ring
 * @typedef {Ring[][]} Shape
 * @typedef {{part: number, ring: number}} Where
 */

/** As many digits as a drawing keeps: about a tenth of a millimetre. */
const DIGITS = 9;
const FEWEST = 4;

/**
 * Every ring of an outline with its name, the outer one of each part first.
 * @param {Shape} shape
 * @returns {{where: Where, label: string}[]}
 */
export function ringsOf(shape) {
  return shape.flatMap((rings, part) =>
    rings.map((ring, index) => {
      const of = shape.length > 1 ? `Part ${part + 1}` : "Outer ring";
      const name = index === 0 ? of : `Hole ${index} of ${of.toLowerCase()}`;
      return {
        where: { part, ring: index },
        label: `${name}, ${Math.max(ring.length - 1, 0)} places`,
      };
    }),
  );
}

/**
 * @param {Shape} shape
 * @param {Where} where
 * @returns {Ring}
 */
export function ringAt(shape, { part, ring }) {
  return shape[part]?.[ring] ?? [];
}

/**
 * @param {Shape} shape
 * @param {Where} where
 * @param {Ring} places
 * @returns {Shape}
 */
export function withRing(shape, { part, ring }, places) {
  return shape.map((rings, p) =>
    p === part ? rings.map((old, r) => (r === ring ? places : old)) : rings,
  );
}

/**
 * The outline without a ring; without the outer ring of a part, without the part.
 * @param {Shape} shape
 * @param {Where} where
 * @returns {Shape}
 */
export function withoutRing(shape, { part, ring }) {
  if (ring === 0) return shape.filter((_, p) => p !== part);
  return shape.map((rings, p) => (p === part ? rings.filter((_, r) => r !== ring) : rings));
}

/**
 * A ring with one place changed; the first is the last too.
 * @param {Ring} ring
 * @param {number} index
 * @param {Place} place
 * @returns {Ring}
 */
export function moved(ring, index, place) {
  const last = ring.length - 1;
  return ring.map((old, i) => (i === index || (index === 0 && i === last) ? place : old));
}

/**
 * A ring with a place added half way between one and the next.
 * @param {Ring} ring
 * @param {number} index
 * @returns {Ring}
 */
export function split(ring, index) {
  const [here, next] = [ring[index], ring[index + 1]];
  if (!here || !next) return ring;
  /** @type {Place} */
  const between = [(here[0] + next[0]) / 2, (here[1] + next[1]) / 2];
  return [...ring.slice(0, index + 1), between, ...ring.slice(index + 1)];
}

/**
 * A ring without one place; a triangle stays as it is.
 * @param {Ring} ring
 * @param {number} index
 * @returns {Ring}
 */
export function without(ring, index) {
  if (ring.length <= FEWEST) return ring;
  const open = ring.slice(0, -1).filter((_, i) => i !== index);
  const [first] = open;
  return first ? [...open, first] : ring;
}

/**
 * The place of a ring that is nearest to a point, or -1 where the ring is empty.
 * @param {Ring} ring
 * @param {Place} to
 */
export function nearest(ring, [lng, lat]) {
  const squeeze = Math.cos((lat * Math.PI) / 180);
  const away = ring.map(([x, y]) => ((x - lng) * squeeze) ** 2 + (y - lat) ** 2);
  return away.length > 0 ? away.indexOf(Math.min(...away)) : -1;
}

/**
 * A ring in the digits of a drawing.
 * @param {Ring} ring
 * @returns {Ring}
 */
export function rounded(ring) {
  return ring.map(([lng, lat]) => [Number(lng.toFixed(DIGITS)), Number(lat.toFixed(DIGITS))]);
}

/**
 * A drawn ring with the digits that its places had before: what was not moved stays exactly where
 * it was, so that an edge that is shared with a neighbour stays shared.
 * @param {Ring} drawn
 * @param {Ring} before
 * @returns {Ring}
 */
export function exact(drawn, before) {
  const known = new Map(rounded(before).map((place, i) => [place.join(), before[i] ?? place]));
  return rounded(drawn).map((place) => known.get(place.join()) ?? place);
}
