/** Making two totals comparable: per 100,000 residents where cities differ, per year where periods are not equally long. */

import type { Answer, City } from "../api.ts";
import { keyIn, typed } from "../charts/steps.ts";
import type { Total } from "../charts/sums.ts";
import type { Filters } from "../state.ts";
import { type Difference, difference, known } from "./difference.ts";

/** Periods whose lengths differ by less than this share count as equally long. */
const AS_LONG = 0.02;
const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.2425;
const PER_RESIDENTS = 100_000;

/** How a number is to be read, for one side. */
export interface Scale {
  readonly residents: number | null;
  readonly years: number | null;
}

export interface Measure {
  readonly perResidents: boolean;
  readonly perYear: boolean;
  readonly left: number;
  readonly right: number;
}

/** How many years an answer covers: its own days, or from the first step that has records. Null where it can't be said. */
export function yearsOf(question: Question, time: Answer | null): number | null {
  const steps = (time?.rows ?? []).filter(({ status }) => status === "shown").map(keyIn);
  const first = steps.toSorted()[0];
  const start =
    typed(question.since ?? "", "first") ?? (first === undefined ? null : typed(first.slice(0, 4), "first"));
  const end = typed(question.until ?? "", "last");
  if (start === null || end === null || end <= start) return null;
  return (Date.parse(end) - Date.parse(start) + DAY_MS) / DAY_MS / YEAR_DAYS;
}

type Question = Readonly<Record<string, string>>;

/** Whether two answers are of the same days. */
export function samePeriod(left: Question, right: Question): boolean {
  return (left.since ?? "") === (right.since ?? "") && (left.until ?? "") === (right.until ?? "");
}

/** Whether two periods are equally long, near enough; unknown lengths are not. */
export function equallyLong(left: number | null, right: number | null): boolean {
  return left !== null && right !== null && Math.abs(left - right) <= AS_LONG * Math.max(left, right);
}

/**
 * The period that both sides can be asked for, so that they are of the same days. Days that were asked for snap outward
 * on each side, so the wider are taken; where none were, the end that both have.
 */
export function sharedPeriod(left: Question, right: Question, asked: Filters): Filters {
  const sorted = (name: "since" | "until") => [left[name], right[name]].filter((day) => day !== undefined).toSorted();
  const until = asked.until ? sorted("until").at(-1) : sorted("until")[0];
  return { since: sorted("since")[0] ?? "", until: until ?? "" };
}

/** The residents of a city, with source and year; null where they aren't known. */
export function residentsOf(city: City | null): NonNullable<City["denominators"]>[number] | null {
  return city?.denominators?.find(({ kind }) => kind === "residents") ?? null;
}

/** How two sides are measured alike; null where their periods can't be brought together. */
export function measureFor(left: Scale, right: Scale, sameCity: boolean): Measure | null {
  if (left.years === null || right.years === null) {
    return sameCity && left.years === right.years ? { perResidents: false, perYear: false, left: 1, right: 1 } : null;
  }
  const perYear = !equallyLong(left.years, right.years);
  const perResidents = !sameCity && left.residents !== null && right.residents !== null;
  const factor = ({ residents, years }: Scale) =>
    (perYear ? 1 / (years ?? 1) : 1) * (perResidents ? PER_RESIDENTS / (residents ?? 1) : 1);
  return { perResidents, perYear, left: factor(left), right: factor(right) };
}

/** The difference of two published numbers, each multiplied by what makes them alike. */
export function measured(
  left: Total | null,
  right: Total | null,
  measure: Measure,
  published: { readonly left: Answer["published"]; readonly right: Answer["published"] },
): Difference {
  const scaled = (sum: Total | null, noise: Answer["published"], factor: number) => {
    const { low, high, variance } = known(sum, noise);
    return { low: low * factor, high: high === null ? null : high * factor, variance: variance * factor * factor };
  };
  return difference(scaled(left, published.left, measure.left), scaled(right, published.right, measure.right));
}

/** Two intervals of a ratio: which is larger, where they don't meet; null where they do, or one has no limit. */
export function largerRatio(
  left: { readonly low: number; readonly high: number | null },
  right: { readonly low: number; readonly high: number | null },
): "left" | "right" | null {
  if (right.high !== null && left.low > right.high) return "left";
  return left.high !== null && right.low > left.high ? "right" : null;
}
