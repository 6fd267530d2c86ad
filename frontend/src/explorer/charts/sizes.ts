/** Sizes of operations: bands side by side, of which a filter takes one run. */

import type { Filters } from "../state.ts";

export const SIZE_BANDS = ["1", "2-4", "5-9", "10-24", "25+"] as const;
const FIRST = [1, 2, 5, 10, 25];
const LAST = [1, 4, 9, 24, Number.POSITIVE_INFINITY];

export interface Run {
  readonly first: number;
  readonly last: number;
}

/** The run of places that is on; null where all are, because none is asked for. */
export function runOf({ size_min = "", size_max = "" }: Filters): Run | null {
  if (size_min === "" && size_max === "") return null;
  const [low, high] = [Number(size_min || 1), size_max === "" ? Number.POSITIVE_INFINITY : Number(size_max)];
  const first = LAST.findIndex((last) => low <= last);
  const last = FIRST.findLastIndex((start) => start <= high);
  return first >= 0 && last >= first ? { first, last } : null;
}

/**
 * The run after a place was pressed: a neighbour extends it, an end of it shrinks it, any other place starts anew. The
 * last one left, or all of them, ask for nothing.
 */
export function pressedRun(run: Run | null, place: number, places: number): Run | null {
  if (run === null) return { first: place, last: place };
  const { first, last } = run;
  if (place === first && place === last) return null;
  let next = { first: place, last: place };
  if (place === first - 1 || place === last + 1) next = { first: Math.min(first, place), last: Math.max(last, place) };
  else if (place === first) next = { first: first + 1, last };
  else if (place === last) next = { first, last: last - 1 };
  return next.first === 0 && next.last === places - 1 ? null : next;
}

/** The filters that ask for a run, as short as they can be. */
export function sizeFilters(run: Run | null): Filters {
  if (run === null) return { size_min: "", size_max: "" };
  const high = LAST[run.last] ?? Number.POSITIVE_INFINITY;
  return {
    size_min: run.first === 0 ? "" : String(FIRST[run.first]),
    size_max: Number.isFinite(high) ? String(high) : "",
  };
}
