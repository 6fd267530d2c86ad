/** What lies under the cells: outlines of our own, and a vector style where the operator set one that can be loaded. */

import { signal } from "@preact/signals";
import type { Feature, FeatureCollection } from "geojson";
import type { Map as MapLibre, StyleSpecification } from "maplibre-gl";
import { t } from "../../words.ts";

/** A sentence for the legend where the base map could not be had. */
export const baseNote = signal("");

const PATIENCE_MS = 4000;

/** States and counties as lines; loaded with the map's code. */
export async function outlines(): Promise<FeatureCollection> {
  const { default: packed } = await import("./outlines.json");
  const lines = (kind: "state" | "county") =>
    packed[kind].map((steps): Feature => {
      return {
        type: "Feature",
        properties: { kind },
        geometry: { type: "LineString", coordinates: unpacked(steps, packed.unit) },
      };
    });
  return { type: "FeatureCollection", features: [...lines("county"), ...lines("state")] };
}

/** Steps of whole units, two by two, to degrees. */
export function unpacked(steps: readonly number[], unit: number): [number, number][] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (let at = 0; at + 1 < steps.length; at += 2) {
    x += steps[at] ?? 0;
    y += steps[at + 1] ?? 0;
    points.push([x * unit, y * unit]);
  }
  return points;
}

/** Puts the style at an address under our own layers. Where it fails or takes too long, the outlines stay alone. */
export async function addBase(map: MapLibre, address: string): Promise<void> {
  if (address === "") return;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) throw new Error(response.statusText);
    const style = (await response.json()) as StyleSpecification;
    await laid(map, style);
  } catch {
    takeBase(map);
    baseNote.value = t("The base map can't be reached now: outlines of our own are drawn instead.");
  }
}

const PREFIX = "base:";

/** Adds sources and layers under other names than ours, before our first layer; waits until they are loaded. */
async function laid(map: MapLibre, style: StyleSpecification): Promise<void> {
  if (typeof style.glyphs === "string") map.setGlyphs(style.glyphs);
  if (typeof style.sprite === "string") map.setSprite(style.sprite);
  for (const [name, source] of Object.entries(style.sources)) map.addSource(PREFIX + name, source);
  for (const layer of style.layers) {
    const own = { ...layer, id: PREFIX + layer.id, ...("source" in layer && { source: PREFIX + layer.source }) };
    map.addLayer(own as typeof layer, "counties");
  }
  await new Promise<void>((done, failed) => {
    const late = setTimeout(() => failed(new Error("too slow")), PATIENCE_MS);
    const settle = (act: () => void) => () => {
      clearTimeout(late);
      map.off("idle", loaded);
      map.off("error", broken);
      act();
    };
    const loaded = settle(done);
    const broken = settle(() => failed(new Error("a part is missing")));
    map.on("idle", loaded);
    map.on("error", broken);
  });
}

function takeBase(map: MapLibre): void {
  const style = map.getStyle();
  for (const { id } of style.layers) if (id.startsWith(PREFIX)) map.removeLayer(id);
  for (const name of Object.keys(style.sources)) if (name.startsWith(PREFIX)) map.removeSource(name);
}
