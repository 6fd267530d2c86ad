/** Where the maps look, the same for both sides of a comparison; kept in the address' fragment: #z/latitude/longitude. */

import { signal } from "@preact/signals";
import type { Which } from "./pictures.ts";

/** Away from the city's middle, on the Mercator plane, so that two cities can be looked at alike. */
export interface Camera {
  readonly by: Which | null;
  readonly zoom: number;
  readonly east: number;
  readonly south: number;
}

export interface Position {
  readonly zoom: number;
  readonly latitude: number;
  readonly longitude: number;
}

/** The camera that a reader moved; null while each map shows the whole of its city. */
export const camera = signal<Camera | null>(null);

const FRAGMENT = /^#(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/;

/** The position in a fragment, or null where it holds none. */
export function positionIn(fragment: string): Position | null {
  const [, zoom, latitude, longitude] = FRAGMENT.exec(fragment) ?? [];
  if (zoom === undefined || latitude === undefined || longitude === undefined) return null;
  const position = { zoom: Number(zoom), latitude: Number(latitude), longitude: Number(longitude) };
  return position.zoom <= 22 && Math.abs(position.latitude) <= 85 && Math.abs(position.longitude) <= 180
    ? position
    : null;
}

/** The fragment of a position, exact to a pixel. */
export function fragmentOf({ zoom, latitude, longitude }: Position): string {
  const digits = Math.max(1, Math.ceil((zoom * Math.LN2 + Math.log(512 / 360 / 0.5)) / Math.LN10));
  return `#${Number(zoom.toFixed(2))}/${latitude.toFixed(digits)}/${longitude.toFixed(digits)}`;
}

const PATIENCE_MS = 300;
let writing: ReturnType<typeof setTimeout> | undefined;

/** Puts a position into the address, once the map has come to rest; null takes it out. */
export function writePosition(position: Position | null): void {
  clearTimeout(writing);
  writing = setTimeout(() => {
    const fragment = position === null ? "" : fragmentOf(position);
    if (location.hash !== fragment)
      history.replaceState(history.state, "", location.pathname + location.search + fragment);
  }, PATIENCE_MS);
}
