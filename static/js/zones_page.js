/** The communities' pages: the map and its list light each other up. */

import { all, find } from "./parts.js";
import { report } from "./surroundings.js";
import { fetchOutlines, ZoneMap } from "./zone_map.js";

const host = find("[data-zones-map]", HTMLElement);
const list = find("[data-zone-list]", HTMLElement);
const finder = find("[data-find-zone]", HTMLInputElement);

/** @param {string} code */
function lineOf(code) {
  return all("[data-zone]").find((line) => line.dataset.zone === code);
}

/** @param {string} code */
function point(code) {
  for (const line of all("[data-zone].is-hovered")) line.classList.remove("is-hovered");
  const line = code ? lineOf(code) : undefined;
  line?.classList.add("is-hovered");
  line?.scrollIntoView({ block: "nearest" });
}

/** @param {string} code */
function open(code) {
  const link = lineOf(code)?.querySelector("a");
  if (link instanceof HTMLAnchorElement) link.click();
}

async function draw() {
  if (!host) return;
  const map = new ZoneMap(host);
  const hears = list ? { onOpen: open, onHover: point } : {};
  map.draw(await fetchOutlines(host.dataset.zonesMap ?? ""), hears);
  host.dataset.drawn = "yes";
  for (const line of all("[data-zone]")) {
    const code = line.dataset.zone ?? "";
    line.addEventListener("pointerenter", () => map.light(code, true));
    line.addEventListener("pointerleave", () => map.light(code, false));
    line.addEventListener("focusin", () => map.light(code, true));
    line.addEventListener("focusout", () => map.light(code, false));
  }
}

finder?.addEventListener("input", () => {
  const words = finder.value.trim().toLowerCase();
  for (const line of all("[data-zone]")) line.hidden = !(line.dataset.name ?? "").includes(words);
});

draw().catch(report);
