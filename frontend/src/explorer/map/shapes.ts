/** What the map's worker is given: the shapes of a city's cells, of neighbourhoods, and the country's quiet outlines. */

import type { Feature, FeatureCollection, Geometry } from "geojson";
import { type Grid, toDegrees } from "./grid.ts";

/**
 * Each cell as a hexagon and as its middle, both under the number `first` and on: numbers tell apart the shapes of two
 * grids, so that old shapes never take the colours of new ones while they are exchanged.
 */
export function cellShapes(grid: Grid, first: number): FeatureCollection {
  const features: Feature[] = [];
  grid.rings.forEach((ring, index) => {
    const points = [...ring, ring[0] ?? 0].map((corner) => toDegrees(grid.corners[corner] ?? [0, 0]));
    features.push(feature(first + index, { type: "Polygon", coordinates: [points] }));
    features.push(feature(first + index, { type: "Point", coordinates: toDegrees(grid.centres[index] ?? [0, 0]) }));
  });
  return { type: "FeatureCollection", features };
}

function feature(id: number, geometry: Geometry): Feature {
  return { type: "Feature", id, properties: {}, geometry };
}

export const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };
