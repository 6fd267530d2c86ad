/**
 * Announced operations as the maps count them. Each is a public statement that `/operations` lists by itself, so these
 * numbers are exact and may be added; they are those of whole cities, for no announcement is placed more finely.
 */

import type { SourceOfAnswer } from "../api.ts";
import { firstDay, lastDay } from "../charts/steps.ts";
import { type Filter, type Filters, wordsIn } from "../state.ts";

export interface CountedRow {
  /** The city whose sources tell of them. */
  readonly city: string;
  readonly origin: string;
  /** False where they are of several cities or a state: they stand in no city's number. */
  readonly in_city: boolean;
  readonly month?: string;
  /** The last month, where they took more than one. */
  readonly month_to?: string | null;
  /** Null where the text gives no number of people. */
  readonly size_band?: string | null;
  readonly operations: number;
}

export interface OperationCounts {
  readonly rows: readonly CountedRow[];
  readonly synthetic: boolean;
  readonly sources: readonly SourceOfAnswer[];
}

/** What is told of one city, of one origin: made-up and real ones are never added. */
export interface Tally {
  readonly origin: string;
  readonly inCity: number;
  readonly elsewhere: number;
  /** Those in the city by band of size, smallest first; under the empty text where no number is told. */
  readonly bands: ReadonlyMap<string, number>;
}

/** Bands of size, the empty text for operations whose text gives no number. */
export const BANDS = ["1", "2-4", "5-9", "10-24", "25+", ""] as const;

/** First and last month of a step, or of all steps up to it. */
function monthsOf(moment: string, growing: boolean): readonly [string, string] {
  return [growing ? "" : firstDay(moment).slice(0, 7), lastDay(moment).slice(0, 7)];
}

/** The rows of a moment: an operation of several months stands in each of them, as it does in the list. */
export function rowsAt(rows: readonly CountedRow[], moment: string, growing: boolean): readonly CountedRow[] {
  if (moment === "") return rows;
  const [first, last] = monthsOf(moment, growing);
  return rows.filter(({ month = "", month_to }) => month <= last && (month_to ?? month) >= first);
}

/** What is told of a city, by origin; empty where nothing is. */
export function talliesOf(rows: readonly CountedRow[], city: string): readonly Tally[] {
  const of = rows.filter((row) => row.city === city);
  return [...new Set(of.map(({ origin }) => origin))].toSorted().map((origin) => {
    const some = of.filter((row) => row.origin === origin);
    const inside = some.filter(({ in_city }) => in_city);
    const bands = BANDS.map((band) => [band, sum(inside.filter((row) => (row.size_band ?? "") === band))] as const);
    return {
      origin,
      inCity: sum(inside),
      elsewhere: sum(some) - sum(inside),
      bands: new Map(bands.filter(([, count]) => count > 0)),
    };
  });
}

function sum(rows: readonly CountedRow[]): number {
  return rows.reduce((total, { operations }) => total + operations, 0);
}

const FOLLOWED = ["since", "until", "role", "venue", "size_min", "size_max", "origin", "release"] as const;
const NOT_SAID: readonly Filter[] = ["hours", "weekdays", "sex", "age_band", "race", "charge"];
const TOLD_BY = ["announcement", "media_report"];

/** The filters that announcements know, as the API takes them; who told only where that is asked for. */
export function announcedFilters(filters: Filters): Filters {
  const known = FOLLOWED.map((name) => [name, filters[name]] as const).filter(([, value]) => value !== undefined);
  const told = wordsIn(filters, "basis").filter((word) => TOLD_BY.includes(word));
  return Object.fromEntries([...known, ...(told.length > 0 ? [["basis", told.join(",")] as const] : [])]);
}

/** The filters that are on and that no announcement answers: the layer doesn't follow them. */
export function notFollowed(filters: Filters): readonly Filter[] {
  return NOT_SAID.filter((name) => filters[name] !== undefined);
}

/** Whether small operations are left out because neither their sides nor a dwelling are told. */
export function leavesSmallOut(filters: Filters): boolean {
  return filters.role !== undefined || wordsIn(filters, "venue").includes("residence");
}

/** The filters of the list that holds what a moment counts. */
export function listedFilters(filters: Filters, moment: string, growing: boolean): Filters {
  const known = announcedFilters(filters);
  if (moment === "") return known;
  const [first, until] = monthsOf(moment, growing);
  const since = first > (known.since ?? "") ? first : known.since;
  return { ...known, ...(since !== undefined && { since }), until };
}
