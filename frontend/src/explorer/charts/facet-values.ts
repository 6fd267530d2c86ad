/** What a bar list shows: each value with its sum, and whether the source says anything at all. */

import type { Answer, Row } from "../api.ts";
import type { Facet, Series } from "../model.ts";
import { grouped, type Total, total } from "./sums.ts";

export interface Value {
  readonly word: string;
  readonly sum: Total;
}

/** The values of a facet in the API's order; rows split further are added up. */
export function valuesOf(answer: Answer, rows: readonly Row[], facet: Facet): readonly Value[] {
  const groups = grouped(rows, (row) => String(row[facet] ?? ""));
  groups.delete("");
  return [...groups].map(([word, some]) => ({ word, sum: total(some, answer.published.variance) }));
}

/** The bar that is as long as its list is wide. */
export function longest(values: readonly Value[]): number {
  return values.reduce((most, { sum }) => Math.max(most, sum.number ?? 0), 1);
}

export type Silence = "withheld" | "not_recorded" | null;

/** Why a facet tells nothing: no value besides "not recorded" has a number, and the source is known for it. */
export function silenceOf(answer: Answer, values: readonly Value[], facet: Facet, series: Series): Silence {
  const known = values.filter(({ word }) => word !== "unknown" && word !== "withheld");
  if (known.some(({ sum }) => sum.status === "shown")) return null;
  const code = answer.not_recorded.find((one) => one.field === facet && one.basis === series.basis)?.code;
  return code === "withheld" || code === "not_recorded" ? code : null;
}
