/** Counties shaded by one measure, below everything else on the map. */

import { effect } from "@preact/signals";
import type { FeatureCollection } from "geojson";
import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { unpacked } from "../explorer/map/base.ts";
import { colours, type Theme } from "../overlays/layers.ts";
import { type Context, chosen, context, type Measure } from "./documents.ts";

const NAME = "context";
const OPACITY = 0.55;

interface Packed {
  readonly unit: number;
  readonly arcs: readonly (readonly number[])[];
  readonly geometries: readonly unknown[];
}

/** The counties as shapes, from arcs in steps of whole units. */
export function shapesOf(packed: Packed): FeatureCollection {
  const arcs = packed.arcs.map((steps) => unpacked(steps, packed.unit));
  const counties = { type: "GeometryCollection", geometries: packed.geometries } as GeometryCollection;
  const topology: Topology = { type: "Topology", arcs, objects: { counties } };
  return feature(topology, counties);
}

/** The shapes that have a figure of the measure, with the place of its colour; the others are left out. */
export function shaded(shapes: FeatureCollection, { counties }: Context, measure: Measure): FeatureCollection {
  const values = new Map(counties.map((one) => [one.county, one.values[measure.id]?.value]));
  const features = shapes.features.flatMap((shape) => {
    const value = values.get(String(shape.id));
    return value === undefined ? [] : [{ ...shape, properties: { level: levelOf(value, measure.limits) } }];
  });
  return { type: "FeatureCollection", features };
}

/** The place of a value's colour: a value at a limit belongs above it. */
export const levelOf = (value: number, limits: readonly number[]) => limits.filter((limit) => value >= limit).length;

/** Shades a map's counties by the measure in the address; returns what ends it. `look` may read signals. */
export function shade(map: MapLibre, look: () => { readonly theme: Theme }): () => void {
  let turn = 0;
  const show = (shapes: FeatureCollection, ramp: readonly string[]) => {
    const colour = ["match", ["get", "level"], ...ramp.flatMap((one, level) => [level, one]), "transparent"];
    const source = map.getSource<GeoJSONSource>(NAME);
    if (source === undefined) {
      map.addSource(NAME, { type: "geojson", data: shapes });
      const paint = { "fill-color": colour as never, "fill-opacity": OPACITY };
      map.addLayer({ id: NAME, type: "fill", source: NAME, paint }, "counties");
    } else {
      source.setData(shapes);
      map.setPaintProperty(NAME, "fill-color", colour as never);
    }
  };
  const stop = effect(() => {
    const [id, { theme }] = [chosen.value, look()];
    turn += 1;
    const mine = turn;
    if (id === "") return lift(map);
    void drawn(id).then((found) => {
      if (mine !== turn) return;
      if (found === null) lift(map);
      else show(found.shapes, colours(found.measure.limits, theme));
    });
  });
  return () => {
    turn += 1;
    stop();
    lift(map);
  };
}

function lift(map: MapLibre): void {
  if (map.getLayer(NAME)) map.removeLayer(NAME);
  if (map.getSource(NAME)) map.removeSource(NAME);
}

/** The shapes of a measure; null for one that there isn't, or where nothing can be had: the panel says so. */
async function drawn(id: string) {
  const found = await Promise.all([context(), import("./counties.json")]).catch(() => null);
  const measure = found?.[0].measures.find((one) => one.id === id);
  if (!found || measure === undefined) return null;
  const [document, { default: packed }] = found;
  return { measure, shapes: shaded(shapesOf(packed), document, measure) };
}
