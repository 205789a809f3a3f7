import assert from "node:assert/strict";
import { test } from "node:test";
import { middleOf, Projection, placeNames } from "../../static/js/map_shapes.js";

/** @type {import("../../static/js/map_shapes.js").LngLat[]} */
const RING = [
  [-114.1, 51.0],
  [-114.0, 51.0],
  [-114.0, 51.1],
  [-114.1, 51.1],
];
const DATA = {
  communities: [{ name: "A", phase: "paired", phase_label: "Paired", open: true, rings: [RING] }],
  note: "",
};

test("everything lies inside the drawing, north up and east right", () => {
  const projection = new Projection(DATA, 320);
  const [southWest, northEast] = [RING[0], RING[2]].map((place) =>
    projection.toPoint(place ?? [0, 0]),
  );
  assert.ok(southWest && northEast);
  assert.ok(0 < southWest.x && southWest.x < northEast.x && northEast.x < 320);
  assert.ok(0 < northEast.y && northEast.y < southWest.y && southWest.y < projection.height);
});

test("a degree of longitude is drawn shorter than one of latitude, as it is", () => {
  const projection = new Projection(DATA, 320);
  const [west, east] = [projection.toPoint([-114.1, 51]), projection.toPoint([-114, 51])];
  const north = projection.toPoint([-114.1, 51.1]);
  const ratio = (east.x - west.x) / (west.y - north.y);
  assert.ok(Math.abs(ratio - Math.cos((51.05 * Math.PI) / 180)) < 0.01, String(ratio));
});

test("a press on the drawing comes back as the place that was drawn there", () => {
  const projection = new Projection(DATA, 320);
  const [lng, lat] = projection.toPlace(projection.toPoint([-114.05, 51.04]));
  assert.ok(Math.abs(lng + 114.05) < 0.0002 && Math.abs(lat - 51.04) < 0.0002);
});

test("a map of nothing still has a size", () => {
  const projection = new Projection({ communities: [], note: "" }, 320);
  assert.ok(projection.height > 0);
});

test("no name is written over another or out of the drawing, and the pilot's come first", () => {
  const [first] = DATA.communities;
  assert.ok(first);
  const planned = { ...first, name: "Long name of one planned", phase: "planned", open: false };
  const apart = {
    ...first,
    name: "A far one with a long name",
    rings: [RING.map(([lng, lat]) => /** @type {[number, number]} */ ([lng + 0.3, lat]))],
  };
  const communities = [planned, first, apart];
  const projection = new Projection({ communities, note: "" }, 320);
  const names = placeNames(communities, projection);

  assert.deepEqual(
    names.map(({ name }) => name),
    ["A", apart.name],
  );
  assert.ok((names[1]?.x ?? 0) + (apart.name.length * 5.6) / 2 <= 320);
});

test("a name stands in the middle of its community", () => {
  assert.deepEqual(middleOf([RING]), [-114.05, 51.05]);
});
