export * from "terra-draw-leaflet-adapter";
