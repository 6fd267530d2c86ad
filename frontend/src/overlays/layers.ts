/** Overlays as layers of a MapLibre map: rents as areas, lines and stops of timetables. Pure but for `layOver`. */

import { effect } from "@preact/signals";
import type { LayerSpecification, Map as MapLibre } from "maplibre-gl";
import { isDrawn, laid, type Overlay, overlaysOf, type Shapes, shapesOf } from "./documents.ts";

/** ColorBrewer's Blues and a light-on-dark turn of it: unlike the amber of the numbers, and even without hue. */
const BLUES = {
  light: ["#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c"],
  dark: ["#0b2742", "#1c4f80", "#3182bd", "#7fb9de", "#d3e7f5"],
} as const;
export type Theme = keyof typeof BLUES;

const FILL_OPACITY = 0.62;
const STOPS_FROM_ZOOM = 10.5;

/** The colours of rents, cheapest first: one more than there are limits between them. */
export function colours(breaks: readonly number[], theme: Theme): readonly string[] {
  const ramp = BLUES[theme];
  if (breaks.length === 0) return [ramp[2]];
  return Array.from({ length: breaks.length + 1 }, (_none, place) => {
    return ramp[Math.round((place * (ramp.length - 1)) / breaks.length)] ?? ramp[2];
  });
}

/** The measure that a map of rents shows: Zillow's index, or of HUD's rents that of two bedrooms. */
export function measureOf(properties: Readonly<Record<string, unknown>>): string {
  return "zori" in properties ? "zori" : "2br";
}

export const sourceId = (name: string) => `overlay-${name}`;

/** The layers of an overlay, in their order. */
export function layersOf(overlay: Overlay, shapes: Shapes, theme: Theme, paper: string): LayerSpecification[] {
  const source = sourceId(overlay.name);
  return overlay.kind === "rent" ? rentLayers(overlay, shapes, theme, source) : lineLayers(source, theme, paper);
}

function rentLayers(overlay: Overlay, shapes: Shapes, theme: Theme, source: string): LayerSpecification[] {
  const breaks = overlay.legend.breaks ?? [];
  const [first, ...others] = colours(breaks, theme);
  const measure = measureOf(shapes.features[0]?.properties ?? {});
  const steps = breaks.flatMap((limit, place) => [limit, others[place]]);
  const colour = breaks.length === 0 ? first : ["step", ["get", measure], first, ...steps];
  return [
    {
      id: `${source}-areas`,
      type: "fill",
      source,
      paint: { "fill-color": colour as never, "fill-opacity": FILL_OPACITY },
    },
    {
      id: `${source}-edges`,
      type: "line",
      source,
      paint: { "line-color": theme === "dark" ? "#9fb4c7" : "#3b5368", "line-width": 0.8 },
    },
  ];
}

function lineLayers(source: string, theme: Theme, paper: string): LayerSpecification[] {
  const ink = theme === "dark" ? "#f3ede4" : "#1f1a14";
  const lines: LayerSpecification = {
    id: `${source}-casing`,
    type: "line",
    source,
    filter: ["==", ["get", "kind"], "line"],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": paper, "line-width": 6 },
  };
  return [
    lines,
    {
      ...lines,
      id: `${source}-lines`,
      paint: { "line-color": ["coalesce", ["get", "colour"], ink], "line-width": 3 },
    } as LayerSpecification,
    {
      id: `${source}-stops`,
      type: "circle",
      source,
      filter: ["==", ["get", "kind"], "stop"],
      minzoom: STOPS_FROM_ZOOM,
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], STOPS_FROM_ZOOM, 1.6, 14, 4.5],
        "circle-color": paper,
        "circle-stroke-color": ink,
        "circle-stroke-width": 1.2,
      },
    },
  ];
}

/** What the map has of ours, by name. */
interface Lying {
  readonly layers: readonly string[];
}

/**
 * Keeps a map's overlays as the switches say, of the city that `city` gives; returns what ends it. `cityOf` and `look`
 * are read inside an effect, so signals among them are followed.
 */
export function layOver(
  map: MapLibre,
  cityOf: () => string | null,
  look: () => { readonly theme: Theme; readonly paper: string },
): () => void {
  const lying = new Map<string, Lying>();
  let turn = 0;
  const lift = (name: string) => {
    for (const layer of lying.get(name)?.layers ?? []) map.removeLayer(layer);
    map.removeSource(sourceId(name));
    lying.delete(name);
  };
  const stop = effect(() => {
    const [city, names, { theme, paper }] = [cityOf(), laid.value, look()];
    turn += 1;
    const mine = turn;
    for (const name of [...lying.keys()]) lift(name);
    if (city === null || names.length === 0) return;
    void drawn(city, names).then((found) => {
      if (mine !== turn) return;
      for (const { overlay, shapes } of found) {
        map.addSource(sourceId(overlay.name), { type: "geojson", data: shapes, attribution: overlay.publisher });
        const layers = layersOf(overlay, shapes, theme, paper);
        for (const layer of layers) map.addLayer(layer);
        lying.set(overlay.name, { layers: layers.map(({ id }) => id) });
      }
    });
  });
  return () => {
    turn += 1;
    stop();
    for (const name of [...lying.keys()]) lift(name);
  };
}

/** Those of the names that the city has, areas below lines; what can't be had is left out, and the panel says why. */
async function drawn(city: string, names: readonly string[]) {
  const { overlays } = await overlaysOf(city).catch(() => ({ overlays: [] }));
  const wanted = overlays.filter((overlay) => names.includes(overlay.name) && isDrawn(overlay));
  const below = wanted.toSorted((one, other) => one.kind.localeCompare(other.kind));
  const found = await Promise.all(
    below.map(async (overlay) => ({ overlay, shapes: await shapesOf(overlay).catch(() => null) })),
  );
  return found.flatMap(({ overlay, shapes }) => (shapes === null ? [] : [{ overlay, shapes }]));
}
