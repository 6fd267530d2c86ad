/** Where a ratio's bounds lie on the bar: a logarithmic axis from a hundredth to a hundredfold. */

import type { Span } from "./rows.ts";

const FIRST_DECADE = -2;
const LAST_DECADE = 2;
const WIDTH = 200;
const THINNEST = 3;

export interface Bar {
  readonly start: number;
  readonly width: number;
}

/** The bar of a span; an open end reaches the end of the axis. */
export function bar(span: Span | null): Bar | null {
  if (span === null) return null;
  const start = along(span.low);
  const end = span.high === null ? WIDTH : along(span.high);
  return { start: rounded(start), width: rounded(Math.max(end - start, THINNEST)) };
}

function along(value: number): number {
  if (value <= 0) return 0;
  const part = (Math.log10(value) - FIRST_DECADE) / (LAST_DECADE - FIRST_DECADE);
  return Math.min(Math.max(part, 0), 1) * WIDTH;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
