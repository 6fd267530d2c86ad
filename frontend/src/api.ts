/** What the first page asks of the API, and the parts of its documents that it shows. */

import { get, type Status, type Unit } from "./explorer/api.ts";
import { type Question, toFilters } from "./question.ts";
import { language } from "./words.ts";

/** A published number: under its unit's name an integer; 0 where few, null where held back. */
export type Numbered = { readonly status: Status } & { readonly [unit in Unit]?: number | null };

/** What a row is about; its origin stands only where an answer has more than one. */
export interface Kind {
  readonly city: string;
  readonly basis: string;
  readonly unit: Unit;
  readonly origin?: string;
}

export type CountRow = Numbered & Kind;

/** The days that an answer is of, as ISO dates. */
export interface Period {
  readonly since?: string;
  readonly until?: string;
}

export interface CountDocument {
  readonly question: Period;
  readonly rows: readonly CountRow[];
  readonly origin: readonly string[];
  readonly sources: readonly (Kind & { readonly newest: string | null })[];
}

export interface RatioRow extends Kind {
  readonly ratio: string;
  readonly unknown: Numbered;
  readonly bounds: { readonly low: number; readonly high: number | null };
  readonly sentence: string;
}

export interface RatioDocument {
  readonly question: Period;
  readonly rows: readonly RatioRow[];
}

export interface Documents {
  readonly count: CountDocument;
  readonly ratio: RatioDocument;
}

/**
 * Counts and ratios by city for `question`; throws Problem with a sentence. Sides are told later than totals, so the
 * counts are asked for the period that the ratio was answered for: a row has one period.
 */
export async function ask(question: Question, signal: AbortSignal): Promise<Documents> {
  const filters = toFilters(question);
  filters.set("by", "city");
  const ratio = await read<RatioDocument>(`/api/v1/arrests/ratio?${filters}`, signal);
  for (const name of ["since", "until"] as const) {
    const day = ratio.question[name];
    if (day !== undefined) filters.set(name, day);
  }
  const count = await read<CountDocument>(`/api/v1/arrests/count?${filters}`, signal);
  return { count, ratio };
}

function read<Document>(address: string, signal: AbortSignal): Promise<Document> {
  return get<Document>(language === "en" ? address : `${address}&lang=${language}`, signal);
}
