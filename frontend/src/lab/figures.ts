/** Figures as they may be said: two digits, because nothing here is known better. */

import { number } from "../words.ts";

/** To two significant digits, in the reader's language. */
export function about(value: number): string {
  if (value === 0) return number(0);
  const digits = 1 - Math.floor(Math.log10(Math.abs(value)));
  return number(rounded(value), Math.max(Math.min(digits, 3), 0));
}

/** To two significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(2));
}

/** What happens in the last year of a counter that adds up. */
export function lastYear(counter: readonly number[]): number {
  const end = counter.length - 1;
  return (counter[end] ?? 0) - (counter[Math.max(end - 12, 0)] ?? 0);
}
