/** The map's sources and layers, as MapLibre's style has them. The data are put in later. */

import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Look } from "./look.ts";
import { CELLS_PX, HEAT_PX } from "./overlay.ts";
import { NOTHING } from "./shapes.ts";

/** The class of a shape as a place on the ramp; absent where it has no number. */
const level: ExpressionSpecification = ["coalesce", ["feature-state", "level"], -1];
const CLEAR = "rgba(0,0,0,0)";

function byLevel(look: Look, otherwise: string): ExpressionSpecification {
  return ["match", level, ...look.ramp.flatMap((colour, place) => [place, colour]), otherwise] as never;
}

/** Rests are one area: the edges between their cells take the colour of the area. */
function edges(look: Look): ExpressionSpecification {
  return ["case", ["==", level, -1], CLEAR, ["boolean", ["feature-state", "rest"], false], CLEAR, look.paper];
}

function heat(look: Look): ExpressionSpecification {
  const ramp = look.ramp.slice(0, -1);
  const stops = ramp.flatMap((colour, place) => [0.12 + (place * 0.88) / (ramp.length - 1), colour]);
  return ["interpolate", ["linear"], ["heatmap-density"], 0, CLEAR, 0.03, CLEAR, ...stops] as never;
}

/** A city's map without a base: outlines of states and counties, cells, heat and neighbourhoods. */
export function styleOf(look: Look): StyleSpecification {
  return {
    version: 8,
    // A change is drawn in one frame, not faded in through many.
    transition: { duration: 0, delay: 0 },
    sources: {
      outlines: { type: "geojson", data: NOTHING },
      places: { type: "geojson", data: NOTHING, maxzoom: 13, tolerance: 0.3 },
    },
    layers: ownLayers(look),
  };
}

/** The layers that are ours, in their order; a base map's stand between the paper and the others. */
export function ownLayers(look: Look): LayerSpecification[] {
  return [
    { id: "paper", type: "background", paint: { "background-color": look.paper } },
    {
      id: "counties",
      type: "line",
      source: "outlines",
      filter: ["==", ["get", "kind"], "county"],
      paint: { "line-color": look.line, "line-width": 1, "line-opacity": 0.7 },
    },
    {
      id: "states",
      type: "line",
      source: "outlines",
      filter: ["==", ["get", "kind"], "state"],
      paint: { "line-color": look.line, "line-width": 1.5 },
    },
    {
      id: "places",
      type: "fill",
      source: "places",
      layout: { visibility: "none" },
      paint: { "fill-color": byLevel(look, CLEAR), "fill-opacity": 0.85 },
    },
    {
      id: "borders",
      type: "line",
      source: "places",
      layout: { visibility: "none" },
      paint: { "line-color": look.quiet, "line-width": 1, "line-opacity": 0.8 },
    },
  ];
}

/** The layers of the cells of one size, the heat below; not seen until their opacities are set. */
export function cellLayers(look: Look, resolution: number): LayerSpecification[] {
  const source = `cells-${resolution}`;
  return [
    {
      id: `heat-${resolution}`,
      type: "heatmap",
      source,
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "heatmap-weight": ["coalesce", ["feature-state", "weight"], 0],
        "heatmap-color": heat(look),
        "heatmap-intensity": 1,
        "heatmap-opacity": 0,
      },
    },
    {
      id: source,
      type: "fill",
      source,
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": byLevel(look, CLEAR), "fill-outline-color": edges(look), "fill-opacity": 0 },
    },
  ];
}

/** The colours of layers, which hang on the theme: the properties to set when it changes. */
export function themed(
  layers: readonly LayerSpecification[],
): readonly (readonly [layer: string, property: string, value: unknown])[] {
  return layers.flatMap(({ id, paint }) =>
    Object.entries(paint ?? {})
      .filter(([name]) => name.endsWith("color"))
      .map(([name, value]) => [id, name, value] as const),
  );
}

/** The zoom at which something as wide as `width` on the plane is drawn `pixels` wide. */
export function zoomFor(width: number, pixels: number): number {
  return Math.log2(pixels / (width * 512));
}

const CELLS_OPACITY = 0.88;
/** How much of the cells is left under the heat. */
const FAR = 0.45;

/** From heat to cells: the opacities of both by the width that a cell has on the screen; in between both are seen. */
export function crossing(width: number): readonly [cells: ExpressionSpecification, heat: ExpressionSpecification] {
  const [far, near] = [zoomFor(width, HEAT_PX), zoomFor(width, CELLS_PX)];
  return [
    ["interpolate", ["linear"], ["zoom"], far, CELLS_OPACITY * FAR, near, CELLS_OPACITY],
    ["interpolate", ["linear"], ["zoom"], (far + near) / 2, 1, near, 0],
  ];
}

/** The heat of cells as wide as `width` on the plane: its radius in pixels at every zoom at which there is any. */
export function heatRadius(width: number): ExpressionSpecification {
  const [far, near] = [zoomFor(width, HEAT_PX), zoomFor(width, CELLS_PX)];
  const radius = (zoom: number) => Math.max(1, 2.2 * width * 512 * 2 ** zoom);
  return ["interpolate", ["exponential", 2], ["zoom"], far - 3, radius(far - 3), near, radius(near)];
}
