/** The place that the reader looked up; the map goes there. */

import { signal } from "@preact/signals";

/** West, south, east, north, in degrees. */
export type Box = readonly [number, number, number, number];

export const focusedPlace = signal<{ readonly name: string; readonly bbox: Box } | null>(null);
