import type { GridLayer, GridLayerOptions } from "leaflet";
import type { PMTiles } from "pmtiles";

/** As much of it as is used: its own types ask for those of two more packages. */
export function leafletLayer(
  options: GridLayerOptions & {
    url: PMTiles;
    flavor: string;
    lang: string;
    maxDataZoom: number;
  },
): GridLayer;
