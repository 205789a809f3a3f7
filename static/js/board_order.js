/**
 * Where a row stands in its list: most urgent first, then oldest, then by name (units have
 * only names), then by id, so that two consoles never differ.
 *
 * @typedef {{id: string, level: number, since: number, name: string}} Place since in ms; one that
 *   cannot be read counts as oldest
 */

/**
 * Negative when the first stands above the second.
 * @param {Place} first
 * @param {Place} second
 */
export function compare(first, second) {
  if (first.level !== second.level) return second.level - first.level;
  if (first.since !== second.since) return first.since - second.since;
  return compareText(first.name, second.name) || compareText(first.id, second.id);
}

/**
 * @param {string} first
 * @param {string} second
 */
function compareText(first, second) {
  return first < second ? -1 : Number(first > second);
}

/**
 * The place that an element claims with data-level, data-since and data-name.
 * @param {{id: string, dataset: DOMStringMap}} element
 * @returns {Place}
 */
export function placeOf({ id, dataset }) {
  const since = Date.parse(dataset.since ?? "");
  return {
    id,
    name: dataset.name ?? "",
    level: Number(dataset.level ?? 0) || 0,
    since: Number.isNaN(since) ? Number.NEGATIVE_INFINITY : since,
  };
}

/**
 * The index at which a place is inserted into a list already in order.
 * @param {Place[]} places
 * @param {Place} place
 */
export function indexFor(places, place) {
  const below = places.findIndex((other) => compare(place, other) < 0);
  return below < 0 ? places.length : below;
}
