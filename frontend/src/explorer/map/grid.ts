/** The hexagons of a city at one size, with their corners joined up, so that outlines of areas are found by arithmetic. */

import type * as H3 from "h3-js";

/** What the map needs of h3-js; it is loaded when a map is drawn. */
export type Hexagons = Pick<
  typeof H3,
  "cellToBoundary" | "cellToChildren" | "cellToLatLng" | "cellToParent" | "getResolution" | "latLngToCell"
>;

export const CITY_RESOLUTION = 6;
/** The sizes of areas that a map is answered in, as H3 counts them. */
export const COARSEST = 6;
export const FINEST = 8;

/** Mean area of a cell in km², as the API's sentences say it. */
export const CELL_KM2: Readonly<Record<number, number>> = { 5: 253, 6: 36, 7: 5, 8: 0.7, 9: 0.1 };

/** A place on the Mercator plane: x to the east and y to the south, the world from 0 to 1. */
export type Point = readonly [number, number];

export interface Grid {
  readonly resolution: number;
  readonly cells: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly centres: readonly Point[];
  /** Each cell's corners, numbers into `corners`, in one sense of rotation. */
  readonly rings: readonly (readonly number[])[];
  readonly corners: readonly Point[];
  /** Across one cell, on the Mercator plane. */
  readonly width: number;
}

/** Degrees to the Mercator plane. */
export function toPlane(latitude: number, longitude: number): Point {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return [(longitude + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** The Mercator plane to degrees: longitude, latitude, as GeoJSON has them. */
export function toDegrees([x, y]: Point): [number, number] {
  return [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/** The cells of `resolution` below the city's cells of resolution 6; a coarser question has those of its own size. */
export function gridOf(h3: Hexagons, footprint: readonly string[], resolution: number): Grid {
  const cells = [...new Set(footprint.flatMap((cell) => descendants(h3, cell, resolution)))];
  const places = new Map<string, number>();
  const corners: Point[] = [];
  const cornerOf = ([latitude, longitude]: readonly [number, number]) => {
    const name = `${latitude.toFixed(7)},${longitude.toFixed(7)}`;
    let found = places.get(name);
    if (found === undefined) {
      found = corners.length;
      places.set(name, found);
      corners.push(toPlane(latitude, longitude));
    }
    return found;
  };
  const rings = cells.map((cell) => h3.cellToBoundary(cell).map(cornerOf));
  const centres = cells.map((cell) => toPlane(...h3.cellToLatLng(cell)));
  const indexOf = new Map(cells.map((cell, index) => [cell, index]));
  return { resolution, cells, indexOf, centres, rings, corners, width: widthOf(rings[0], corners) };
}

const held = new Map<string, readonly string[]>();

/** The cells of `resolution` that a cell holds, or the one that holds it. Looked up once. */
export function descendants(h3: Hexagons, cell: string, resolution: number): readonly string[] {
  const own = h3.getResolution(cell);
  if (own === resolution) return [cell];
  const key = `${cell} ${resolution}`;
  const known = held.get(key);
  if (known) return known;
  const found = own < resolution ? h3.cellToChildren(cell, resolution) : [h3.cellToParent(cell, resolution)];
  held.set(key, found);
  return found;
}

function widthOf(ring: readonly number[] | undefined, corners: readonly Point[]): number {
  const points = (ring ?? []).map((corner) => corners[corner]).filter((point) => point !== undefined);
  const xs = points.map(([x]) => x);
  return points.length === 0 ? 0 : Math.max(...xs) - Math.min(...xs);
}

/** The loops around some cells: edges that two of them share are gone. Each loop is a list of corners. */
export function outlineOf(grid: Grid, members: Iterable<number>): readonly (readonly number[])[] {
  const many = grid.corners.length;
  const edges = new Set<number>();
  for (const member of members) {
    const ring = grid.rings[member] ?? [];
    for (let at = 0; at < ring.length; at += 1) {
      const start = ring[at] as number;
      const end = ring[(at + 1) % ring.length] as number;
      if (!edges.delete(end * many + start)) edges.add(start * many + end);
    }
  }
  return loopsOf(edges, many);
}

function loopsOf(edges: ReadonlySet<number>, many: number): number[][] {
  const next = new Map<number, number[]>();
  for (const edge of edges) {
    const start = Math.floor(edge / many);
    const ends = next.get(start);
    if (ends) ends.push(edge % many);
    else next.set(start, [edge % many]);
  }
  const loops: number[][] = [];
  for (const [first, ends] of next) {
    while (ends.length > 0) {
      const loop = [first];
      let at = ends.pop();
      while (at !== undefined && at !== first) {
        loop.push(at);
        at = next.get(at)?.pop();
      }
      loops.push(loop);
    }
  }
  return loops;
}

/** Whether a loop of an outline goes around a hole: against the sense of the cells' own corners. */
export function isHole(grid: Grid, loop: readonly number[]): boolean {
  return turnOf(grid, loop) > 0 !== turnOf(grid, grid.rings[0] ?? []) > 0;
}

function turnOf(grid: Grid, loop: readonly number[]): number {
  const points = loop.map((corner) => grid.corners[corner] ?? ([0, 0] as const));
  const [x0, y0] = points[0] ?? [0, 0];
  return points.reduce((sum, [x, y], at) => {
    const [nx, ny] = points[(at + 1) % points.length] ?? [x0, y0];
    return sum + (x - x0) * (ny - y0) - (nx - x0) * (y - y0);
  }, 0);
}

/** West, south, east, north of all cells, in degrees. */
export function boundsOf(grid: Grid): [number, number, number, number] {
  let [west, north, east, south] = [1, 1, 0, 0];
  for (const [x, y] of grid.corners) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    north = Math.min(north, y);
    south = Math.max(south, y);
  }
  return [...toDegrees([west, south]), ...toDegrees([east, north])] as [number, number, number, number];
}
