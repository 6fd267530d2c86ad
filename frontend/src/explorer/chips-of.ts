/** Filters as chips: one per value, in words, with what taking it away changes. */

import { t } from "../words.ts";
import type { SourceOfAnswer } from "./api.ts";
import { hoursName, sizesName } from "./charts/said.ts";
import { runOf } from "./charts/sizes.ts";
import { nameOf } from "./page.ts";
import { changed, FILTERS, type Filter, type Filters, toggled, wordsIn } from "./state.ts";

export interface Chip {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  /** The filters to change, the empty text for those that go. */
  readonly without: Filters;
}

/** Chips that stay: the city is the page itself. */
const STAYS: readonly Filter[] = ["city", "about"];
const LISTS: readonly Filter[] = [
  "role",
  "charge",
  "venue",
  "sex",
  "age_band",
  "race",
  "weekdays",
  "source",
  "origin",
  "kind",
];

export function chipsOf(filters: Filters, sources: readonly SourceOfAnswer[]): readonly Chip[] {
  const sizes = runOf(filters);
  return FILTERS.filter((name) => filters[name] !== undefined && !STAYS.includes(name)).flatMap((name): Chip[] => {
    if (name === "size_max" && sizes !== null && filters.size_min !== undefined) return [];
    if (name === "size_min" || name === "size_max") {
      const without = { size_min: "", size_max: "" };
      return [{ key: "size", name: nameOf("filter", "size_band"), value: sizesName(filters), without }];
    }
    if (!LISTS.includes(name)) {
      const value = single(name, filters[name] ?? "");
      return [{ key: name, name: nameOf("filter", name), value, without: { [name]: "" } }];
    }
    return wordsIn(filters, name).map((word) => ({
      key: `${name} ${word}`,
      name: nameOf("filter", name),
      value: listed(name, word, sources),
      without: { [name]: toggled(filters, name, word)[name] ?? "" },
    }));
  });
}

function listed(name: Filter, word: string, sources: readonly SourceOfAnswer[]): string {
  if (name === "source") return sources.find((one) => one.source === word)?.title ?? word;
  return nameOf(name === "weekdays" ? "weekday" : name, word);
}

function single(name: Filter, value: string): string {
  if (name === "hours") return hoursName(value);
  if (name === "basis" || name === "unit") return nameOf(name, value);
  if (name === "resolution") return t("H3 {resolution}", { resolution: value });
  return value;
}

/** All filters away but the city. */
export function cleared(filters: Filters): Filters {
  return changed({}, Object.fromEntries(STAYS.map((name) => [name, filters[name] ?? ""])));
}
