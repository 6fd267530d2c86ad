/** Small pictures' geometry, in the units of their view boxes, and dollars in words. Pure. */

import { number } from "../words.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line over time, left to right, scaled to its own least and greatest value; null for fewer than two values. */
export function pathOf(values: readonly number[], width: number, height: number): string | null {
  if (values.length < 2) return null;
  const least = Math.min(...values);
  const span = Math.max(...values) - least || 1;
  return values
    .map((value, place) => {
      const x = (place / (values.length - 1)) * width;
      const y = height - ((value - least) / span) * height;
      return `${place === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

/** Round marks of an axis from nought (or near the least value) to beyond the greatest: three to six of them. */
export function marksOf(values: readonly number[], fromNought: boolean): readonly number[] {
  const most = Math.max(...values, 0);
  const least = fromNought ? 0 : Math.min(...values);
  const span = Math.max(most - least, most / 10, Number.MIN_VALUE);
  const raw = span / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  const first = Math.floor(least / step) * step;
  const marks = [first];
  while ((marks.at(-1) ?? 0) < most) marks.push(first + marks.length * step);
  return marks.length > 1 ? marks : [first, first + step];
}

/** Where a value stands between the first and the last mark, from 0 to 1. */
export function placeOf(value: number, marks: readonly number[]): number {
  const first = marks[0] ?? 0;
  return (value - first) / ((marks.at(-1) ?? 1) - first);
}

/** Trips an hour of the service day, in the direction that has more of them; hours without any are nought. */
export function byHour(hours: readonly { readonly hour: number; readonly trips: number }[]): readonly number[] {
  const found: number[] = [];
  for (const { hour, trips } of hours) found[hour] = Math.max(found[hour] ?? 0, trips);
  return Array.from(found, (trips) => trips ?? 0);
}

/** How many digits marks need to be told apart. */
export function digitsOf(marks: readonly number[]): number {
  const step = (marks[1] ?? 1) - (marks[0] ?? 0);
  const digits = [0, 1, 2, 3].find((count) => Math.abs(step - Number(step.toFixed(count))) < step / 1000);
  return digits ?? 3;
}

/** Whole dollars. */
export const dollars = (value: number) => `$${number(Math.round(value))}`;
