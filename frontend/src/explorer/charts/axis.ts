/** The axis of the time line: its steps side by side, all of one width, and where days and periods fall on it. */

import type { Step } from "../state.ts";
import { firstDay, keyOf, keysBetween, lastDay, placeOf, stepOf } from "./steps.ts";

export interface Axis {
  readonly step: Step;
  readonly keys: readonly string[];
}

/** Places of the first and the last step of a range, both included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** The axis from the first to the last of some keys of one step; null without any. */
export function axisOf(keys: readonly string[]): Axis | null {
  const known = keys.filter((key) => key !== "").toSorted();
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { step: stepOf(first), keys: keysBetween(first, last) };
}

/** How far along the axis a day begins, from 0 to 1; days beyond it stand at its ends. */
export function along(axis: Axis, day: string): number {
  const key = keyOf(day, axis.step);
  const place = placeOf(key) - placeOf(axis.keys[0] ?? key);
  const within = span(firstDay(key), day) / (span(firstDay(key), lastDay(key)) + 1);
  return Math.min(Math.max((place + within) / axis.keys.length, 0), 1);
}

/** The end of a day on the axis, which is where the next begins. */
export function alongEnd(axis: Axis, day: string): number {
  return along(axis, new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10));
}

const DAY_MS = 86_400_000;

function span(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** The steps that a period touches, as the API widens it; empty texts are open ends. */
export function touched(axis: Axis, since: string, until: string): Range {
  const most = axis.keys.length - 1;
  const start = placeOf(axis.keys[0] ?? "0");
  const first = since === "" ? 0 : placeOf(keyOf(since, axis.step)) - start;
  const last = until === "" ? most : placeOf(keyOf(until, axis.step)) - start;
  return { first: clamp(first, 0, most), last: clamp(last, 0, most) };
}

/** The step under a part of the axis' width. */
export function stepAt(axis: Axis, part: number): number {
  return clamp(Math.floor(part * axis.keys.length), 0, axis.keys.length - 1);
}

/** Two ends in order. */
export function ordered(one: number, other: number): Range {
  return { first: Math.min(one, other), last: Math.max(one, other) };
}

/** The range after a key was pressed on one of its ends; null where the key means nothing. */
export function pressed(range: Range, end: keyof Range, key: string, axis: Axis): Range | null {
  const most = axis.keys.length - 1;
  const leap = { year: 5, quarter: 4, month: 12 }[axis.step];
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -leap,
    PageUp: leap,
    Home: -most,
    End: most,
  };
  const move = moves[key];
  if (move === undefined) return null;
  const [low, high] = end === "first" ? [0, range.last] : [range.first, most];
  return { ...range, [end]: clamp(range[end] + move, low, high) };
}

const NARROWEST = 0.6;

/** The keys that carry a label, so that no more than `most` do: of years, or of every second, fifth, tenth year. */
export function labelled(axis: Axis, most: number): readonly { readonly at: number; readonly text: string }[] {
  const starts = axis.keys
    .map((key, place) => ({ key, at: place / axis.keys.length }))
    .filter(({ key }, place) => place === 0 || firstDay(key).slice(5) === "01-01");
  const each = [1, 2, 5, 10, 20, 50].find((every) => starts.length / every <= most) ?? 100;
  const labels = starts
    .map(({ key, at }) => ({ at, text: key.slice(0, 4) }))
    .filter(({ text }) => Number(text) % each === 0);
  // The first year may be a stump, too narrow for its label beside the next.
  return labels.filter(({ at }, place) => (labels[place + 1]?.at ?? 1) - at >= NARROWEST / most || place > 0);
}

/** A round number at or above the highest bar: 1, 2 or 5 times a power of ten. */
export function roundUp(highest: number): number {
  if (highest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  return ([1, 2, 5].find((times) => times * power >= highest) ?? 10) * power;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
