/**
 * Copy the browser libraries that the pages use from node_modules into static/vendor, as they are
 * served: without source maps, and importing each other by path. `npm run vendor` writes them;
 * a test holds every file to the digest written here, so what is served is what was copied.
 */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const FROM = "node_modules";
const TO = "static/vendor";
const LICENCES = "tools/licences";

/** What is copied, and where it lies in its package. */
const TEXTS = {
  "leaflet/leaflet.js": "leaflet/dist/leaflet-src.esm.js",
  "leaflet/leaflet.css": "leaflet/dist/leaflet.css",
  "leaflet/LICENSE": "leaflet/LICENSE",
  "terra-draw/terra-draw.js": "terra-draw/dist/terra-draw.modern.js",
  "terra-draw/leaflet-adapter.js":
    "terra-draw-leaflet-adapter/dist/terra-draw-leaflet-adapter.modern.js",
  "uplot/uPlot.js": "uplot/dist/uPlot.esm.js",
  "uplot/uPlot.css": "uplot/dist/uPlot.min.css",
  "uplot/LICENSE": "uplot/LICENSE",
  "pmtiles/pmtiles.js": "pmtiles/dist/pmtiles.js",
  "protomaps-leaflet/protomaps-leaflet.js": "protomaps-leaflet/dist/protomaps-leaflet.js",
};
/** What a page imports of the libraries that come as one script with one global of their own. */
const MODULES = {
  "pmtiles/pmtiles.js": "export const { PMTiles, TileType } = pmtiles;",
  "protomaps-leaflet/protomaps-leaflet.js": "export const { leafletLayer } = protomapsL;",
};
/** The libraries that lie inside a copied file, each under its own licence. */
const INSIDE = {
  "pmtiles/LICENSE": ["fflate/LICENSE"],
  "protomaps-leaflet/LICENSE": [
    "protomaps-leaflet/LICENSE",
    "fflate/LICENSE",
    "@mapbox/point-geometry/LICENSE",
    "@mapbox/vector-tile/LICENSE.txt",
    "color2k/LICENSE",
    "pbf/LICENSE",
    "potpack/LICENSE",
    "quickselect/LICENSE",
    "rbush/LICENSE",
  ],
};
const IMAGES = ["layers.png", "layers-2x.png", "marker-icon.png"];
const PACKAGES = [
  "leaflet",
  "terra-draw",
  "terra-draw-leaflet-adapter",
  "uplot",
  "pmtiles",
  "protomaps-leaflet",
];

const digests = [];

function keep(name, content) {
  const path = join(TO, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  digests.push(`${createHash("sha256").update(content).digest("hex")}  ${name}`);
}

/** A style element is refused by the pages' content security policy: the pane is styled itself. */
const WITH_STYLE_ELEMENT = /createPaneStyleSheet\(e,t\)\{.*?,r\}(?=clearPanes)/s;
const STYLED =
  "createPaneStyleSheet(e,t){" +
  "const r=this._map.getPane(e)||this._map.createPane(e);" +
  "r.style.zIndex=String(t+600);return{remove(){}}}";

function served(name, text) {
  const plain = text
    .replace(/^\/\/# sourceMappingURL=.*$/gm, MODULES[name] ?? "")
    .replaceAll(/from\s*"terra-draw"/g, 'from"./terra-draw.js"');
  if (name !== "terra-draw/leaflet-adapter.js") return plain;
  if (!WITH_STYLE_ELEMENT.test(plain)) throw new Error("the adapter makes its panes otherwise now");
  return plain.replace(WITH_STYLE_ELEMENT, STYLED);
}

for (const [name, source] of Object.entries(TEXTS)) {
  keep(name, served(name, readFileSync(join(FROM, source), "utf8")));
}
for (const image of IMAGES) {
  keep(`leaflet/images/${image}`, readFileSync(join(FROM, "leaflet/dist/images", image)));
}
// Their packages carry no licence file: the texts are those of their repositories.
keep("terra-draw/LICENSE", readFileSync(join(LICENCES, "terra-draw.txt")));
for (const [name, sources] of Object.entries(INSIDE)) {
  const texts = sources.map((source) => `${source}\n\n${readFileSync(join(FROM, source), "utf8")}`);
  keep(name, [readFileSync(join(LICENCES, "pmtiles.txt"), "utf8"), ...texts].join("\n\n"));
}

const versions = PACKAGES.map((name) => {
  const { version, license } = JSON.parse(readFileSync(join(FROM, name, "package.json"), "utf8"));
  return `${name} ${version} (${license})`;
});
writeFileSync(
  join(TO, "README.md"),
  `# Libraries of the browser pages\n\nCopied by \`npm run vendor\` from the versions pinned in \`package.json\`; never edited by hand.\nThe adapter is changed while it is copied: it styles its panes without a style element.\n\n${versions.map((line) => `- ${line}`).join("\n")}\n`,
);
writeFileSync(join(TO, "sha256.txt"), `${digests.join("\n")}\n`);
