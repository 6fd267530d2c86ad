/**
 * Sums of published numbers. Where a question asks for several values, the API answers them one by one; a chart that
 * has one bar for them adds what is published, says so, and says when a part is held back.
 */

import { type Answer, numberOf, type Row, type Status } from "../api.ts";

export interface Total {
  readonly status: Status;
  /** Null where nothing of it may be said. */
  readonly number: number | null;
  /** Of the noise: each published part has its own. */
  readonly variance: number;
  /** How many published numbers stand in it. */
  readonly parts: number;
  /** True where a part is held back: the number is a lower limit. */
  readonly atLeast: boolean;
}

const NOTHING: Total = { status: "few", number: 0, variance: 0, parts: 0, atLeast: false };

/** The sum of rows of one basis and unit; `variance` is that of one published number. */
export function total(rows: readonly Row[], variance: number): Total {
  if (rows.length === 0) return NOTHING;
  const shown = rows.filter((row) => row.status === "shown");
  const held = rows.some((row) => row.status === "protected");
  if (shown.length === 0) {
    return { ...NOTHING, status: held ? "protected" : "few", number: held ? null : 0 };
  }
  return {
    status: "shown",
    number: shown.reduce((sum, row) => sum + (numberOf(row) ?? 0), 0),
    variance: shown.reduce((sum, row) => sum + (row.variance ?? variance), 0),
    parts: shown.length,
    atLeast: held,
  };
}

/** Rows by what a key says of them, in the order in which they first stand. */
export function grouped<Key>(rows: readonly Row[], key: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

/**
 * What a number may be off by in 95 of 100 cases, from the variance of its noise. The noise is in whole numbers, which
 * is where the half comes from: for one number (variance 3, at most 5) it is 3, and 96 of 100 are within.
 */
export function giveOrTake(variance: number): number {
  return Math.max(Math.ceil(1.96 * Math.sqrt(variance) - 0.5), 0);
}

/** Rows of the one basis and unit that an answer was asked for; the page asks for one basis at a time. */
export function ofSeries(answer: Answer): readonly Row[] {
  const basis = answer.question.basis?.split(",")[0];
  const unit = answer.question.unit;
  return answer.rows.filter(
    (row) =>
      (basis === undefined || row.basis === basis) &&
      (unit === undefined ? row.unit !== "operations" : row.unit === unit),
  );
}
