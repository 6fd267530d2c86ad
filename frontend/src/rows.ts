/** From the API's documents to the rows of the table, and their order. Bases and units are never put together. */

import type { CountDocument, Documents, Kind, Numbered, RatioRow } from "./api.ts";
import type { Unit } from "./explorer/api.ts";
import type { Column, Order } from "./question.ts";
import type { Words } from "./words.ts";

/** The ratio that the table shows: selling to buying, promoting or trafficking. */
export const SHOWN_RATIO = "prostituted_person:buyer+exploiter";

export type Published =
  | { readonly status: "shown"; readonly number: number }
  | { readonly status: "few" }
  | { readonly status: "protected" };

export interface Span {
  readonly low: number;
  readonly high: number | null;
}

export interface Row {
  readonly city: string;
  readonly name: string;
  readonly newest: string;
  readonly basis: string;
  readonly unit: Unit;
  readonly origin: string;
  readonly count: Published;
  readonly span: Span | null;
  readonly unknown: Published | null;
  readonly unknownShare: number | null;
  readonly sentence: string;
}

/** A row per city, basis, unit and origin that the API counted; operations have pages of their own. */
export function toRows({ count, ratio }: Documents, names: Words["names"]): Row[] {
  const [only, ...more] = count.origin;
  const usual = only !== undefined && more.length === 0 ? only : "";
  const ratios = new Map(ratio.rows.filter((row) => row.ratio === SHOWN_RATIO).map((row) => [key(row, usual), row]));
  const newest = newestDays(count, usual);
  return count.rows
    .filter((row) => row.unit !== "operations" && row.city in names)
    .map((row) => {
      const found = ratios.get(key(row, usual));
      return {
        city: row.city,
        name: names[row.city] ?? row.city,
        basis: row.basis,
        unit: row.unit,
        origin: row.origin ?? usual,
        count: published(row, row.unit),
        span: span(found),
        unknown: found ? published(found.unknown, row.unit) : null,
        unknownShare: share(published(row, row.unit), found ? published(found.unknown, row.unit) : null),
        newest: newest.get(key(row, usual)) ?? "",
        sentence: found?.sentence ?? "",
      };
    });
}

function newestDays(count: CountDocument, usual: string): Map<string, string> {
  const days = new Map<string, string>();
  for (const source of count.sources) {
    const place = key(source, usual);
    const day = source.newest ?? "";
    if (day > (days.get(place) ?? "")) days.set(place, day);
  }
  return days;
}

function key(row: Kind, usualOrigin: string): string {
  return [row.city, row.basis, row.unit, row.origin ?? usualOrigin].join(" ");
}

function published(numbered: Numbered, unit: Unit): Published {
  const number = numbered[unit];
  if (numbered.status === "shown" && typeof number === "number") return { status: "shown", number };
  return { status: numbered.status === "few" ? "few" : "protected" };
}

/** The part of the count that doesn't say a side; noise may lift it over the whole. */
function share(count: Published, unknown: Published | null): number | null {
  if (count.status !== "shown" || unknown?.status !== "shown" || count.number === 0) return null;
  return Math.min(unknown.number / count.number, 1);
}

function span(row: RatioRow | undefined): Span | null {
  return row && (row.bounds.low > 0 || row.bounds.high !== null) ? row.bounds : null;
}

/** The rows in the order asked for; what has no number comes last in both directions. */
export function sorted(rows: readonly Row[], order: Order): Row[] {
  const sign = order.descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [place(a, order.column), place(b, order.column)];
    if (left === right) return a.name.localeCompare(b.name, "en");
    if (left === null) return 1;
    if (right === null) return -1;
    return (left < right ? -1 : 1) * sign;
  });
}

function place(row: Row, column: Column): number | string | null {
  switch (column) {
    case "city":
      return row.name;
    case "count":
      return row.count.status === "shown" ? row.count.number : null;
    case "ratio":
      return row.span && middle(row.span);
    case "unknown":
      return row.unknownShare;
    case "newest":
      return row.newest || null;
  }
}

function middle({ low, high }: Span): number {
  return high === null ? low : Math.sqrt(Math.max(low, 0.01) * high);
}
