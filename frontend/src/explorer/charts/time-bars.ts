/** The bars of the time line: one per step of the axis, in pieces where the answer was split. */

import type { Answer, Row } from "../api.ts";
import { type Axis, axisOf } from "./axis.ts";
import { keyIn, keyOf, stepOf } from "./steps.ts";
import { grouped, ofSeries, type Total, total } from "./sums.ts";

export interface Piece {
  /** The value that the answer was split by: a role, a venue; empty where it wasn't. */
  readonly word: string;
  readonly dimension: string;
  readonly number: number;
}

export interface TimeBar {
  readonly key: string;
  readonly sum: Total;
  readonly pieces: readonly Piece[];
}

export interface Bars {
  readonly axis: Axis;
  readonly bars: readonly TimeBar[];
  /** The highest bar. */
  readonly most: number;
}

const TIMES = ["year", "quarter", "month"];

/**
 * Bars of an answer by a step of time; null without any step. They begin with the first step of which anything but none
 * or few is told, or where the reader asks from (`since`, a day): sources say that they reach back to years of which
 * they publish nothing.
 */
export function barsOf(answer: Answer, since = ""): Bars | null {
  const rows = ofSeries(answer);
  const axis = axisOf(toldKeys(rows, since));
  if (axis === null) return null;
  const split = (answer.question.by ?? "").split(",").find((name) => name !== "" && !TIMES.includes(name)) ?? "";
  const byKey = grouped(rows, keyIn);
  const bars = axis.keys.map((key): TimeBar => {
    const some = byKey.get(key) ?? [];
    const pieces = some
      .filter((row) => row.status === "shown")
      .map((row) => ({ word: wordIn(row, split), dimension: split, number: row[row.unit] ?? 0 }));
    return { key, sum: total(some, answer.published.variance), pieces };
  });
  return { axis, bars, most: bars.reduce((most, { sum }) => Math.max(most, sum.number ?? 0), 0) };
}

function toldKeys(rows: readonly Row[], since: string): readonly string[] {
  const keys = rows.map(keyIn);
  const told = rows
    .filter(({ status }) => status !== "few")
    .map(keyIn)
    .toSorted()[0];
  if (told === undefined) return keys;
  const asked = since === "" ? told : keyOf(since, stepOf(told));
  return keys.filter((key) => key >= told || key >= asked);
}

function wordIn(row: Row, dimension: string): string {
  return String((row as unknown as Readonly<Record<string, unknown>>)[dimension] ?? "");
}

/**
 * Why the steps aren't those asked for: the API's sentence that names the step, in the page's language; null where they
 * are.
 */
export function coarsenedStep(answer: Answer, asked: string, name: string): string | null {
  const key = answer.rows.map(keyIn).find((one) => one !== "");
  if (key === undefined || stepOf(key) === asked) return null;
  return answer.coarsened.find((said) => said.includes(asked) || said.includes(name)) ?? answer.coarsened[0] ?? null;
}
