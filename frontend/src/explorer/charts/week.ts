/** Hours in blocks of four and days of the week: which are on, and what a press changes. */

import { type Filters, wordsIn } from "../state.ts";

export const BLOCKS = ["0-4", "4-8", "8-12", "12-16", "16-20", "20-24"] as const;
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const SPAN = /^(\d{1,2})-(\d{1,2})$/;
const HOURS_EACH = 4;

/** The places of the blocks that a span of hours touches, in their order through the day; all where none is asked for. */
export function blocksIn(hours: string | undefined): readonly number[] {
  const match = SPAN.exec(hours ?? "");
  if (!match) return BLOCKS.map((_, place) => place);
  const first = Math.floor(Number(match[1]) / HOURS_EACH) % BLOCKS.length;
  const last = Math.floor((Number(match[2]) + 23) / HOURS_EACH) % BLOCKS.length;
  const length = ((last - first + BLOCKS.length) % BLOCKS.length) + 1;
  return Array.from({ length }, (_, more) => (first + more) % BLOCKS.length);
}

/** Blocks that follow one another, past midnight too, as a span of hours; the empty text for all or none. */
export function spanOf(blocks: readonly number[]): string {
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (first === undefined || last === undefined || blocks.length === BLOCKS.length) return "";
  return `${first * HOURS_EACH}-${(last + 1) * HOURS_EACH === 24 ? 24 : ((last + 1) % BLOCKS.length) * HOURS_EACH}`;
}

/** After a block's head was pressed: a neighbour extends the span, an end shrinks it, any other starts anew. */
export function pressedBlock(hours: string | undefined, place: number): string {
  if (hours === undefined) return spanOf([place]);
  const on = blocksIn(hours);
  const [first = 0, last = 0] = [on[0], on.at(-1)];
  const count = BLOCKS.length;
  if (on.length === 1 && place === first) return "";
  if (!on.includes(place)) {
    if (place === (last + 1) % count) return spanOf([...on, place]);
    if (place === (first + count - 1) % count) return spanOf([place, ...on]);
    return spanOf([place]);
  }
  if (place === first) return spanOf(on.slice(1));
  if (place === last) return spanOf(on.slice(0, -1));
  return spanOf([place]);
}

/** After a day's head was pressed; all days ask for nothing. */
export function pressedDay(filters: Filters, day: string): string {
  const on = wordsIn(filters, "weekdays");
  const next = WEEKDAYS.filter((one) => (one === day ? !on.includes(one) : on.includes(one)));
  return next.length === WEEKDAYS.length ? "" : next.join(",");
}

/** After a cell was pressed: that block on that day alone; pressed again, all. */
export function pressedCell(filters: Filters, place: number, day: string): Filters {
  const alone = { hours: spanOf([place]), weekdays: day };
  return filters.hours === alone.hours && filters.weekdays === day ? { hours: "", weekdays: "" } : alone;
}

/** Whether a cell of the grid is asked for; none is marked while nothing is. */
export function isOn(filters: Filters, place: number, day: string): boolean {
  if (filters.hours === undefined && filters.weekdays === undefined) return false;
  const days = wordsIn(filters, "weekdays");
  return blocksIn(filters.hours).includes(place) && (days.length === 0 || days.includes(day));
}

/** Where the focus goes in a grid of rows and columns, heads at 0; null where the key means nothing. */
export function moved(row: number, column: number, key: string): readonly [number, number] | null {
  const [rows, columns] = [BLOCKS.length, WEEKDAYS.length];
  switch (key) {
    case "ArrowUp":
      return [Math.max(row - 1, 0), column];
    case "ArrowDown":
      return [Math.min(row + 1, rows), column];
    case "ArrowLeft":
      return [row, Math.max(column - 1, 0)];
    case "ArrowRight":
      return [row, Math.min(column + 1, columns)];
    case "Home":
      return [row, 0];
    case "End":
      return [row, columns];
    default:
      return null;
  }
}
