/** A logarithmic axis for ratios, the same for every ratio, and what is drawn on it. */

import { figure, t } from "../../words.ts";
import type { Span } from "../api.ts";

/** A hundredth to a thousandfold. */
const FIRST_DECADE = -2;
const LAST_DECADE = 3;
export const TICKS: readonly number[] = [0.01, 0.1, 1, 10, 100, 1000];

/** How far along the axis a ratio stands, from 0 to 1; what is beyond stands at its end. */
export function alongLog(value: number): number {
  if (value <= 0) return 0;
  return Math.min(Math.max((Math.log10(value) - FIRST_DECADE) / (LAST_DECADE - FIRST_DECADE), 0), 1);
}

export interface Drawn {
  readonly start: number;
  readonly end: number;
  /** Which ends are open: nothing can be said there. */
  readonly openLow: boolean;
  readonly openHigh: boolean;
}

/** A span on the axis; null where neither end can be said. */
export function drawn(span: Span): Drawn | null {
  if (span.low <= 0 && span.high === null) return null;
  return {
    start: alongLog(span.low),
    end: span.high === null ? 1 : alongLog(span.high),
    openLow: span.low <= 0,
    openHigh: span.high === null,
  };
}

/** A span in words: "1.0 to 1.9", "at least 2.5", "at most 3"; where nothing can be said, that. */
export function spanName(span: Span): string {
  if (span.low <= 0 && span.high === null) return t("can't be said");
  if (span.high === null) return t("at least {low}", { low: figure(span.low) });
  if (span.low <= 0) return t("at most {high}", { high: figure(span.high) });
  return t("{low} to {high}", { low: figure(span.low), high: figure(span.high) });
}
