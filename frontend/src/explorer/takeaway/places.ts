/** Finding a place among names of our own: cities, and the neighbourhoods that the site holds. Nothing typed leaves the page. */

import type { Geometry, Position } from "geojson";
import type { Box } from "../place.ts";

export interface Found {
  readonly kind: "city" | "neighbourhood";
  readonly name: string;
  /** The city's word, or the neighbourhood's name. */
  readonly id: string;
  readonly bbox: Box | null;
}

/** A text as it is compared: without accents, case and doubled spaces. */
export function folded(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** The places whose name holds what was typed: names that begin with it first, then words, then the rest. */
export function matching<Place extends { readonly name: string }>(
  places: readonly Place[],
  typed: string,
  most = 12,
): readonly Place[] {
  const wanted = folded(typed);
  if (wanted === "") return places.slice(0, most);
  const ranked = places.flatMap((place) => {
    const name = folded(place.name);
    const rank = name.startsWith(wanted) ? 0 : name.includes(` ${wanted}`) ? 1 : name.includes(wanted) ? 2 : 3;
    return rank === 3 ? [] : [{ place, rank }];
  });
  ranked.sort((one, other) => one.rank - other.rank || one.place.name.localeCompare(other.place.name));
  return ranked.slice(0, most).map(({ place }) => place);
}

/** The box around a shape. */
export function boxOf(shape: Geometry): Box | null {
  const points: Position[] = [];
  if (shape.type === "Polygon") points.push(...shape.coordinates.flat());
  else if (shape.type === "MultiPolygon") points.push(...shape.coordinates.flat(2));
  if (points.length === 0) return null;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [x = 0, y = 0] of points) {
    [west, east] = [Math.min(west, x), Math.max(east, x)];
    [south, north] = [Math.min(south, y), Math.max(north, y)];
  }
  return [west, south, east, north];
}
