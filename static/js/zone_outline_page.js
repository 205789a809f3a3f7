/** One community's outline: the map, the table and the server's word on it. */

import { all, find, make, must } from "./parts.js";
import { report } from "./surroundings.js";
import { ZoneDrawing } from "./zone_drawing.js";
import { fetchOutlines, ZoneMap } from "./zone_map.js";
import {
  moved,
  nearest,
  ringAt,
  ringsOf,
  split,
  without,
  withoutRing,
  withRing,
} from "./zone_rings.js";
import { VertexTable } from "./zone_vertices.js";

const MOST_UNDONE = 100;

const host = must("[data-zones-map]", HTMLElement);
const choice = must("[data-ring]", HTMLSelectElement);
const problem = must("[data-outline-problem]", HTMLElement);
const form = must("[data-outline-form]", HTMLFormElement);
const says = find("[data-outline-says]", HTMLElement);
const keep = find("[data-save]", HTMLButtonElement);

/** @type {import("./zone_rings.js").Shape} */
let shape = JSON.parse(document.getElementById("outline")?.textContent ?? "[]");
/** @type {import("./zone_rings.js").Shape[]} */
const undone = [];
/** @type {import("./zone_rings.js").Where} */
let where = { part: 0, ring: 0 };
let unsaved = false;

const map = new ZoneMap(host);
const table = new VertexTable({
  host: must("[data-vertices]", HTMLElement),
  pages: must("[data-vertex-pages]", HTMLElement),
  onMove: (index, place) => change(withRing(shape, where, moved(ring(), index, place))),
  onSplit: (index) => change(withRing(shape, where, split(ring(), index)), index + 1),
  onRemove: (index) => change(withRing(shape, where, without(ring(), index)), index),
});
const style = getComputedStyle(document.documentElement);
/** @param {string} token */
const colour = (token) => /** @type {`#${string}`} */ (style.getPropertyValue(token).trim());
const drawing = new ZoneDrawing({
  map: map.map,
  colours: { line: colour("--focus"), fill: colour("--calm"), point: colour("--text") },
  onShape: (drawn) => {
    remember();
    shape = drawn;
    redraw();
  },
});

function ring() {
  return ringAt(shape, where);
}

function remember() {
  undone.push(shape);
  if (undone.length > MOST_UNDONE) undone.shift();
  unsaved = true;
  if (says) says.textContent = "Not kept yet";
}

/**
 * Take a change from the table: the map follows.
 * @param {import("./zone_rings.js").Shape} next
 * @param {number} [focus]
 */
function change(next, focus = -1) {
  remember();
  shape = next;
  drawing.show(shape);
  redraw(focus);
}

/** @param {number} [focus] */
function redraw(focus = -1) {
  tell(null, "");
  drawTable({ focus });
}

/** @param {{fault?: number, focus?: number}} marks */
function drawTable(marks) {
  const rings = ringsOf(shape);
  const found = rings.findIndex(
    (one) => one.where.part === where.part && one.where.ring === where.ring,
  );
  where = rings[Math.max(found, 0)]?.where ?? { part: 0, ring: 0 };
  const options = rings.map(({ label }, index) => {
    const option = make("option", "", label);
    option.value = String(index);
    return option;
  });
  choice.replaceChildren(...options);
  choice.value = String(Math.max(found, 0));
  table.draw(ring(), marks);
}

/**
 * Say what is wrong with the outline, and where; null and nothing take it away.
 * @param {[number, number] | null} place latitude and longitude
 * @param {string} why
 */
function tell(place, why) {
  problem.textContent = why;
  problem.hidden = why === "";
  map.fault(place, why);
}

/**
 * Show the ring and the place nearest to a fault.
 * @param {[number, number]} place latitude and longitude
 */
function goTo([lat, lng]) {
  const away = ringsOf(shape).map(({ where: at }) => {
    const [x, y] = ringAt(shape, at)[nearest(ringAt(shape, at), [lng, lat])] ?? [0, 0];
    return { at, metres: Math.hypot(x - lng, y - lat) };
  });
  where = away.toSorted((a, b) => a.metres - b.metres)[0]?.at ?? where;
  const index = nearest(ring(), [lng, lat]);
  drawTable({ fault: index === ring().length - 1 ? 0 : index });
}

async function save() {
  if (!keep) return;
  keep.disabled = true;
  const body = new FormData(form);
  body.set("coordinates", JSON.stringify(shape));
  try {
    const headers = { "X-Requested-With": "fetch" };
    const answer = await fetch(location.href, { method: "POST", body, headers });
    const told = answer.headers.get("Content-Type")?.includes("json")
      ? await answer.json()
      : { why: answer.ok ? "Log in again in another tab, then keep it." : await answer.text() };
    take(told);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    tell(null, "The centre cannot be reached. Nothing was kept; try again.");
  } finally {
    keep.disabled = false;
  }
}

/** @param {{revision?: number, why?: string, place?: [number, number] | null}} told */
function take({ revision, why = "", place = null }) {
  if (revision === undefined) {
    tell(place, why);
    if (place) goTo(place);
    return;
  }
  must("[name=seen]", HTMLInputElement, form).value = String(revision);
  unsaved = false;
  tell(null, "");
  if (says) says.textContent = "Kept in the draft";
}

/** @param {string} tool */
function use(tool) {
  if (tool === "undo") {
    const before = undone.pop();
    if (!before) return;
    shape = before;
    drawing.show(shape);
    redraw();
    return;
  }
  for (const button of all("[data-tool]")) {
    button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
  }
  drawing.use(tool);
}

choice.addEventListener("change", () => {
  where = ringsOf(shape)[Number(choice.value)]?.where ?? where;
  drawTable({});
});
find("[data-ring-remove]", HTMLButtonElement)?.addEventListener("click", () => {
  change(withoutRing(shape, where));
});
keep?.addEventListener("click", () => save().catch(report));
for (const button of all("[data-tool]")) {
  button.addEventListener("click", () => use(button.dataset.tool ?? ""));
}
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

async function begin() {
  drawTable({});
  drawing.show(shape);
  map.show(shape.flatMap((rings) => rings[0] ?? []));
  if (keep) use(shape.length > 0 ? "select" : "polygon");
  map.draw(await fetchOutlines(host.dataset.zonesMap ?? ""));
  host.dataset.drawn = "yes";
}

begin().catch(report);
