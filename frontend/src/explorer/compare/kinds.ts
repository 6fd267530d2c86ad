/** What a comparison changes: one thing at a time, so that it is clear what a difference stands for. */

import { changed, FILTERS, type Filter, type Filters } from "../state.ts";

export type Kind = "city" | "period" | "role" | "other";

const PERIOD: readonly Filter[] = ["since", "until"];

/** The kind of a comparison, by what its other side asks instead. */
export function kindOf(compare: Filters): Kind {
  const names = FILTERS.filter((name) => compare[name] !== undefined);
  if (names.every((name) => PERIOD.includes(name))) return "period";
  if (names.length === 1 && (names[0] === "city" || names[0] === "role")) return names[0];
  return names.includes("city") ? "city" : "other";
}

/** The filters in which two sides differ, in the order of the API. */
export function differing(left: Filters, right: Filters): readonly Filter[] {
  return FILTERS.filter((name) => (left[name] ?? "") !== (right[name] ?? ""));
}

/** What the other side asks, and this side from then on. */
export function exchanged(
  filters: Filters,
  compare: Filters,
): { readonly filters: Filters; readonly compare: Filters } {
  const back = Object.fromEntries(
    FILTERS.filter((name) => compare[name] !== undefined).map((name) => [name, filters[name] ?? ""]),
  );
  return { filters: changed(filters, compare), compare: back };
}
