/**
 * Two published answers, area by area: how much more on the left, and whether the noise of protection allows to say so.
 * A number that is held back is a range, never a zero.
 */

import type { Answer, Row } from "../api.ts";
import { grouped, type Total, total } from "../charts/sums.ts";
import type { Series } from "../model.ts";
import { parentOf, resolutionOf } from "./hexagon.ts";

/** Coarsest areas of a map. */
const COARSEST = 6;

/** What is known of a number: it lies from low to high, and noise of this variance is on both ends; null: no limit. */
export interface Known {
  readonly low: number;
  readonly high: number | null;
  readonly variance: number;
}

/** more, less: of the left side. same: noise alone may make the difference. unknown: too much is held back to say. */
export type Verdict = "more" | "less" | "same" | "unknown";

export interface Difference {
  /** Left minus right; null where a side is held back. */
  readonly point: number | null;
  /** Where the difference lies in 95 of 100 cases; null: no limit can be said. */
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: Verdict;
}

/** One area of a map of differences. */
export interface DifferenceRow extends Difference {
  /** The H3 cell, or the neighbourhood, or the city. */
  readonly area: string;
  readonly part: "cell" | "rest";
  readonly left: Total | null;
  readonly right: Total | null;
}

/** Why two answers have no difference area by area; null where they have one. */
export function incomparable(left: Answer, right: Answer): "cities" | "areas" | null {
  if (left.question.city !== right.question.city) return "cities";
  return left.question.by === right.question.by && left.question.resolution === right.question.resolution
    ? null
    : "areas";
}

/** The difference of two numbers, of which each may be a range. */
export function difference(left: Known, right: Known): Difference {
  const spread = 2 * Math.sqrt(left.variance + right.variance);
  const point = left.low === left.high && right.low === right.high ? left.low - right.low : null;
  const low = right.high === null ? null : left.low - right.high - spread;
  const high = left.high === null ? null : left.high - right.low + spread;
  const less = high !== null && high <= 0 && spread > 0;
  const more = low !== null && low >= 0 && spread > 0;
  let verdict: Verdict = point === null ? "unknown" : "same";
  if (more !== less) verdict = more ? "more" : "less";
  return { point, low, high, verdict };
}

/** What is known of a published number. Below the threshold it may be anything that noise could have taken below it. */
export function known(sum: Total | null, published: Answer["published"]): Known {
  if (sum?.status === "shown") {
    const low = sum.number ?? 0;
    return { low, high: sum.atLeast ? null : low, variance: sum.variance };
  }
  return { low: 0, high: highestHidden(published), variance: 0 };
}

/** From the first people-splitting level on, the event rule may hide any number; before it, few means few. */
function highestHidden({ k, max_change }: Answer["published"]): number | null {
  return k !== null && k < 10 ? k - 1 + max_change : null;
}

/** One side of a map: the numbers of its areas, and of what is drawn together as the rest of an area. */
class Areas {
  readonly cells = new Map<string, Total>();
  readonly rests = new Map<string, Total>();
  readonly published: Answer["published"];

  constructor(answer: Answer, { basis, unit }: Series, rows: readonly Row[] = answer.rows) {
    this.published = answer.published;
    const own = rows.filter((row) => row.basis === basis && row.unit === unit);
    for (const [key, group] of grouped(own, (row) => `${row.part === "rest" ? "rest" : "cell"} ${areaOf(row)}`)) {
      const [part, area] = [key.slice(0, 4), key.slice(5)];
      (part === "rest" ? this.rests : this.cells).set(area, total(group, answer.published.variance));
    }
  }

  /** What is known of a cell: its number, or at most that of the rest that it stands in. */
  of(cell: string): Known {
    const own = this.cells.get(cell);
    if (own) return known(own, this.published);
    const rest = this.restAround(cell);
    if (rest === null) return known(null, this.published);
    const high = rest.status === "shown" && !rest.atLeast ? (rest.number ?? 0) + this.published.max_change : null;
    return { low: 0, high: lower(high, highestHidden(this.published)), variance: 0 };
  }

  private restAround(cell: string): Total | null {
    for (let resolution = resolutionOf(cell); resolution >= COARSEST; resolution -= 1) {
      const rest = this.rests.get(parentOf(cell, resolution));
      if (rest) return rest;
    }
    return null;
  }

  /** The areas inside a cell that stand by themselves: two rests are one area where these are the same. */
  inside(cell: string): string {
    const resolution = resolutionOf(cell);
    const holds = (other: string) => resolutionOf(other) > resolution && parentOf(other, resolution) === cell;
    const cells = [...this.cells.keys()].filter(holds);
    return [...cells, ...[...this.rests.keys()].filter(holds).map((rest) => `rest ${rest}`)].sort().join(" ");
  }
}

function lower(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

function areaOf(row: Row): string {
  return row.cell ?? row.neighbourhood ?? row.city ?? "";
}

/**
 * The differences of all areas that either side shows. The rest of an area is compared where it is the same rest on
 * both sides. `rows` take the place of the answers' own, for a moment of time.
 */
export function differenceRows(
  left: Answer,
  right: Answer,
  series: Series,
  rows: { readonly left?: readonly Row[]; readonly right?: readonly Row[] } = {},
): readonly DifferenceRow[] {
  const [one, other] = [new Areas(left, series, rows.left), new Areas(right, series, rows.right)];
  const cells = [...new Set([...one.cells.keys(), ...other.cells.keys()])].map((area): DifferenceRow => {
    const [a, b] = [one.cells.get(area) ?? null, other.cells.get(area) ?? null];
    return { area, part: "cell", left: a, right: b, ...difference(one.of(area), other.of(area)) };
  });
  const rests = [...new Set([...one.rests.keys(), ...other.rests.keys()])].map((area): DifferenceRow => {
    const [a, b] = [one.rests.get(area) ?? null, other.rests.get(area) ?? null];
    const same = a !== null && b !== null && one.inside(area) === other.inside(area);
    const found: Difference = same
      ? difference(known(a, left.published), known(b, right.published))
      : { point: null, low: null, high: null, verdict: "unknown" };
    return { area, part: "rest", left: a, right: b, ...found };
  });
  return [...cells, ...rests].sort((first, second) => told(second) - told(first) || sizeOf(second) - sizeOf(first));
}

/** What can be said stands first. */
function told({ verdict }: Difference): number {
  if (verdict === "unknown") return 0;
  return verdict === "same" ? 1 : 2;
}

/** How large a difference is; where it has no number, the least that it is. */
export function sizeOf({ point, low, high, verdict }: Difference): number {
  const least = verdict === "more" ? low : verdict === "less" ? high : 0;
  return Math.abs(point ?? least ?? 0);
}
