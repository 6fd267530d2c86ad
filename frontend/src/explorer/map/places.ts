/** Neighbourhoods and outlines of a city, where somebody fetched them; and where a point lies, in words. */

import { computed, type ReadonlySignal } from "@preact/signals";
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";
import { t } from "../../words.ts";
import { answerAt, type Loaded } from "../loading.ts";
import { here, type Side, there } from "../model.ts";
import { apiAddress, page } from "../page.ts";
import { toFilters } from "../state.ts";
import { type Point, toDegrees, toPlane } from "./grid.ts";
import type { Which } from "./pictures.ts";

export interface PlacesDocument extends FeatureCollection<Polygon | MultiPolygon, PlaceProperties> {
  /** Why there is nothing, and how to get it. */
  readonly note?: string | null;
  readonly citation?: string | null;
}

interface PlaceProperties {
  readonly name: string;
  readonly kind: "outline" | "neighbourhood";
}

export interface Place {
  readonly name: string;
  readonly shape: Feature<Polygon | MultiPolygon, PlaceProperties>;
  /** Where its name and number are written. */
  readonly at: Point;
  /** Its rings on the plane. */
  readonly rings: readonly (readonly Point[])[];
}

function placesOf(side: Side): ReadonlySignal<Loaded<PlacesDocument>> {
  const address = computed(() => {
    if (side.city.value === null) return null;
    const release = side.filters.value?.release;
    return apiAddress(`cities/${side.city.value}/places`, toFilters(release === undefined ? {} : { release }));
  });
  return answerAt<PlacesDocument>(address, 3);
}

export const placesDocuments: Readonly<Record<Which, ReadonlySignal<Loaded<PlacesDocument>>>> = {
  here: placesOf(here),
  there: placesOf(there),
};

const NONE: readonly Place[] = [];
const read = new WeakMap<PlacesDocument, readonly Place[]>();

/** The neighbourhoods of a document, in its order. */
export function neighbourhoodsIn(document: PlacesDocument | null): readonly Place[] {
  if (document === null) return NONE;
  let places = read.get(document);
  if (places === undefined) {
    places = document.features
      .filter((shape) => shape.properties.kind === "neighbourhood")
      .map((shape) => ({
        name: shape.properties.name,
        shape,
        at: middleOf(ringsOf(shape.geometry)),
        rings: onPlane(shape.geometry),
      }));
    read.set(document, places);
  }
  return places;
}

/** The rings of the city's own outline, on the plane; none where nobody fetched it. */
export function outlineIn(document: PlacesDocument | null): readonly (readonly Point[])[] {
  const shapes = document?.features.filter(({ properties }) => properties.kind === "outline") ?? [];
  return shapes.flatMap(({ geometry }) => onPlane(geometry));
}

function onPlane(geometry: Polygon | MultiPolygon): readonly (readonly Point[])[] {
  return ringsOf(geometry)
    .flat()
    .map((ring) => ring.map(([longitude = 0, latitude = 0]) => toPlane(latitude, longitude)));
}

function ringsOf(geometry: Polygon | MultiPolygon): readonly Position[][][] {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

/** The centre of mass of the largest part. */
export function middleOf(polygons: readonly (readonly Position[][])[]): Point {
  let best = { size: -1, at: [0, 0] as Point };
  for (const [ring] of polygons) {
    if (ring === undefined) continue;
    const points = ring.map(([longitude = 0, latitude = 0]) => toPlane(latitude, longitude));
    let [twice, east, south] = [0, 0, 0];
    const [x0, y0] = points[0] ?? [0, 0];
    points.forEach(([x, y], index) => {
      const [nx, ny] = points[(index + 1) % points.length] ?? [x0, y0];
      const cross = (x - x0) * (ny - y0) - (nx - x0) * (y - y0);
      twice += cross;
      east += (x + nx - 2 * x0) * cross;
      south += (y + ny - 2 * y0) * cross;
    });
    const at: Point = twice === 0 ? [x0, y0] : [x0 + east / (3 * twice), y0 + south / (3 * twice)];
    if (Math.abs(twice) > best.size) best = { size: Math.abs(twice), at };
  }
  return best.at;
}

/** The neighbourhood that holds a point, or null. */
export function placeAt(places: readonly Place[], longitude: number, latitude: number): Place | null {
  return places.find(({ shape }) => isWithin(ringsOf(shape.geometry), longitude, latitude)) ?? null;
}

/** Whether a point lies in polygons with holes: a ray to the east crosses their edges an odd number of times. */
export function isWithin(polygons: readonly (readonly Position[][])[], x: number, y: number): boolean {
  let within = false;
  for (const ring of polygons.flat()) {
    for (let at = 0, before = ring.length - 1; at < ring.length; before = at, at += 1) {
      const [x1 = 0, y1 = 0] = ring[at] ?? [];
      const [x2 = 0, y2 = 0] = ring[before] ?? [];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) within = !within;
    }
  }
  return within;
}

const found = new WeakMap<readonly Place[], WeakMap<Point, string>>();

/** Where a point of a city lies: its neighbourhood, else the part of the city; never an address. Looked up once. */
export function whereabouts(city: string, places: readonly Place[], at: Point): string {
  const known = found.get(places) ?? new WeakMap<Point, string>();
  found.set(places, known);
  const name = known.get(at) ?? lookedUp(city, places, at);
  known.set(at, name);
  return name;
}

function lookedUp(city: string, places: readonly Place[], at: Point): string {
  const [longitude, latitude] = toDegrees(at);
  const place = placeAt(places, longitude, latitude);
  if (place !== null) return place.name;
  const known = page().cities.find((one) => one.city === city);
  return known === undefined ? "" : partOfCity(known.name, known.centre, latitude, longitude);
}

const MIDDLE_KM = 3;
const KM_PER_DEGREE = 111.2;

/** "the north-west of Chicago": by the direction from the city's centre. */
export function partOfCity(
  name: string,
  centre: readonly [number, number],
  latitude: number,
  longitude: number,
): string {
  const north = (latitude - centre[0]) * KM_PER_DEGREE;
  const east = (longitude - centre[1]) * KM_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  if (Math.hypot(north, east) < MIDDLE_KM) return t("the middle of {city}", { city: name });
  const parts = [
    t("the north of {city}", { city: name }),
    t("the north-east of {city}", { city: name }),
    t("the east of {city}", { city: name }),
    t("the south-east of {city}", { city: name }),
    t("the south of {city}", { city: name }),
    t("the south-west of {city}", { city: name }),
    t("the west of {city}", { city: name }),
    t("the north-west of {city}", { city: name }),
  ];
  const turn = Math.round((Math.atan2(east, north) / Math.PI) * 4);
  return parts[(turn + 8) % 8] ?? name;
}
