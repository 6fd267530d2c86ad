/** Asks the API and gives its documents their types; an error arrives as the sentence that the API wrote. */

import { type Question, toFilters } from "./question.ts";
import { language } from "./words.ts";

export type Status = "shown" | "few" | "protected";
export const UNITS = ["people", "offences", "calls", "operations"] as const;
export type Unit = (typeof UNITS)[number];

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

/** What the API said when it could not answer. */
export class Problem extends Error {}

/**
 * Counts and ratios by city for `question`; throws Problem with a sentence. Sides are told later than totals, so the
 * counts are asked for the period that the ratio was answered for: a row has one period.
 */
export async function ask(question: Question, signal: AbortSignal): Promise<Documents> {
  const filters = toFilters(question);
  filters.set("by", "city");
  const ratio = await get<RatioDocument>(`/api/v1/arrests/ratio?${filters}`, signal);
  for (const name of ["since", "until"] as const) {
    const day = ratio.question[name];
    if (day !== undefined) filters.set(name, day);
  }
  const count = await get<CountDocument>(`/api/v1/arrests/count?${filters}`, signal);
  return { count, ratio };
}

async function get<Document>(address: string, signal: AbortSignal): Promise<Document> {
  const response = await fetch(language === "en" ? address : `${address}&lang=${language}`, {
    signal,
    headers: { Accept: "application/json" },
  });
  if (!response.ok) throw new Problem(await sentence(response));
  return response.json();
}

async function sentence(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => null);
  if (typeof problem === "object" && problem !== null && "detail" in problem) return String(problem.detail);
  return `${response.status} ${response.statusText}`;
}
