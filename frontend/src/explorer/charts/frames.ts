/** What the map shows at a moment of time: one step (moving), or all steps up to it (growing). */

import type { Answer, Row } from "../api.ts";
import type { Window } from "../state.ts";
import { keyIn, keysBetween } from "./steps.ts";
import { grouped, total } from "./sums.ts";

/** A row of an area at a moment; its number, where there is one, is a sum of `parts` published numbers. */
export interface FrameRow extends Row {
  readonly variance: number;
  readonly parts: number;
  /** A lower limit: a part is held back, or in some step the area isn't shown by itself. */
  readonly atLeast: boolean;
}

/** All steps of an answer of frames, without gaps, in order, from the first of which anything but none or few is told. */
export function moments(answer: Answer | null): readonly string[] {
  const all = stepsOf(answer);
  const told = new Set(rowsIn(answer).flatMap((row) => (row.status === "few" ? [] : [keyIn(row)])));
  const first = all.findIndex((key) => told.has(key));
  return first < 0 ? all : all.slice(first);
}

function rowsIn(answer: Answer | null): readonly Row[] {
  return answer === null ? [] : [...answer.rows, ...(answer.not_on_map ?? [])];
}

function stepsOf(answer: Answer | null): readonly string[] {
  const keys = rowsIn(answer)
    .map(keyIn)
    .filter((key) => key !== "");
  const sorted = keys.toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first === undefined || last === undefined ? [] : keysBetween(first, last);
}

/**
 * Rows per area (cell and part, of each basis and unit) at the moment. Moving: that step alone. Growing: sums of the
 * published numbers of all steps up to it, their noise with them; an area that some step doesn't show by itself (it
 * was none or few then, or stood in a "rest of") has a lower limit.
 */
export function frameRows(answer: Answer, moment: string, window: Window): readonly FrameRow[] {
  const noise = answer.published.variance;
  const upTo = answer.rows.filter((row) => (window === "growing" ? keyIn(row) <= moment : keyIn(row) === moment));
  const steps = window === "growing" ? stepsOf(answer).filter((key) => key <= moment).length : 1;
  const areas = grouped(upTo, (row) => `${row.cell ?? row.city} ${row.part ?? ""} ${row.basis} ${row.unit}`);
  return [...areas.values()].flatMap((rows): FrameRow[] => {
    const [like] = rows;
    if (like === undefined) return [];
    const sum = total(rows, noise);
    const missing = new Set(rows.map(keyIn)).size < steps;
    const { basis, unit, origin, city, cell, part } = like;
    return [
      {
        ...{ basis, unit, status: sum.status, [unit]: sum.number },
        ...(origin !== undefined && { origin }),
        ...(city !== undefined && { city }),
        ...(cell !== undefined && { cell }),
        ...(part !== undefined && { part }),
        ...{ variance: sum.variance, parts: sum.parts, atLeast: sum.atLeast || missing },
      },
    ];
  });
}
