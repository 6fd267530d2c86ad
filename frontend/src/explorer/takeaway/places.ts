/** Finding a place among names of our own: cities, and the neighbourhoods that the site holds. Nothing typed leaves the page. */

import type { FeatureCollection, Geometry, MultiPolygon, Polygon, Position } from "geojson";
import { get } from "../api.ts";
import { apiAddress } from "../page.ts";
import type { Box } from "../place.ts";

export interface PlaceProperties {
  readonly name: string;
  readonly kind: "outline" | "neighbourhood";
}

/** Of a city: its outline and its neighbourhoods; `note` says how to get them where there are none. */
export type Places = FeatureCollection<Polygon | MultiPolygon, PlaceProperties> & { readonly note?: string | null };

export interface Found {
  readonly kind: "city" | "neighbourhood";
  readonly name: string;
  /** The city's word, or the neighbourhood's name. */
  readonly id: string;
  readonly bbox: Box | null;
}

const asked = new Map<string, Promise<Places>>();

/** The places of a city, asked once; a failure is asked again next time. */
export function placesOf(city: string): Promise<Places> {
  const known = asked.get(city);
  if (known) return known;
  const answer = get<Places>(apiAddress(`cities/${city}/places`, new URLSearchParams()));
  asked.set(city, answer);
  answer.catch(() => asked.delete(city));
  return answer;
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

/** The neighbourhood that a point lies in; null where it lies in none that is known. */
export function nameAt(places: Places | null, longitude: number, latitude: number): string | null {
  const holds = (rings: readonly (readonly Position[])[]) =>
    rings.filter((ring) => ringHolds(ring, longitude, latitude)).length % 2 === 1;
  for (const { geometry, properties } of places?.features ?? []) {
    if (properties.kind !== "neighbourhood") continue;
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    if (parts.some(holds)) return properties.name;
  }
  return null;
}

/** Whether a ray from the point crosses the ring an odd number of times. */
function ringHolds(ring: readonly Position[], x: number, y: number): boolean {
  let inside = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at, at += 1) {
    const [x1 = 0, y1 = 0] = ring[at] ?? [];
    const [x2 = 0, y2 = 0] = ring[before] ?? [];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
