/** Playing through time: the next moment, the first, and a clock of steps per second. */

import { effect, signal } from "@preact/signals";
import { go, here, playing, state } from "../model.ts";
import { moments } from "./frames.ts";
import { firstDay, keyOf, stepOf } from "./steps.ts";

export const SPEEDS = [0.5, 1, 2, 4] as const;
const MS = 1000;

/** Steps per second. */
export const speed = signal<number>(1);
/** Whether playing begins anew at the end. */
export const looping = signal(false);

/** The moment after another, or before it; null at the ends. Without one, or with one that isn't there, the first. */
export function next(all: readonly string[], moment: string, by: 1 | -1, loops: boolean): string | null {
  if (all.length === 0) return null;
  const place = all.indexOf(moment);
  if (place < 0) return (by === 1 ? all[0] : all.at(-1)) ?? null;
  const to = place + by;
  if (to >= 0 && to < all.length) return all[to] ?? null;
  return loops ? (all[(to + all.length) % all.length] ?? null) : null;
}

/** Shows the step beside the moment shown; `steps` are those of the time line, for as long as there are no frames. */
export function stepBy(by: 1 | -1, steps: readonly string[]): void {
  playing.value = false;
  const known = moments(here.frames.peek().document);
  const to = next(known.length > 0 ? known : steps, state.peek().moment, by, looping.peek());
  if (to !== null) go({ moment: to }, { replace: state.peek().moment !== "" });
}

/** The moment that the frames know, nearest to one that they don't: they may go by longer steps, or end earlier. */
export function nearestMoment(all: readonly string[], moment: string): string {
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined || all.includes(moment)) return moment;
  const key = keyOf(firstDay(moment), stepOf(first));
  return key < first ? first : key > last ? last : key;
}

/** Starts at the beginning, or where the reader stands; at the end it begins anew. */
export function play(): void {
  const all = moments(here.frames.peek().document);
  if (state.peek().moment !== "" && state.peek().moment === all.at(-1)) go({ moment: all[0] ?? "" }, { replace: true });
  playing.value = true;
}

export function pause(): void {
  playing.value = false;
}

/** Back to the whole period. */
export function stop(): void {
  playing.value = false;
  if (state.peek().moment !== "") go({ moment: "" }, { replace: true });
}

/** True while frames are wanted that aren't there yet. */
export function waits(): boolean {
  return here.frames.value.loading || (playing.value && here.frames.value.document === null);
}

/**
 * The clock, by the time that the browser gives each picture: a step is due when its share of a second is over, and
 * never before its frames are there. A tab in the background stands still.
 */
export function runClock(): () => void {
  let frame = 0;
  let due = 0;
  function tick(now: number): void {
    frame = requestAnimationFrame(tick);
    if (due === 0) due = now;
    const { document, loading } = here.frames.peek();
    if (now < due || loading || document === null) return;
    due = Math.max(due + MS / speed.peek(), now);
    const all = moments(document);
    const { moment } = state.peek();
    const to = next(all, moment, 1, looping.peek());
    if (to === null) playing.value = false;
    else go({ moment: to }, { replace: moment !== "" });
  }
  const stopClock = effect(() => {
    cancelAnimationFrame(frame);
    due = 0;
    if (playing.value) frame = requestAnimationFrame(tick);
  });
  const stopMending = effect(() => {
    const { document, problem, loading } = here.frames.value;
    if (problem !== null) playing.value = false;
    const { moment } = state.value;
    if (loading || document === null || moment === "") return;
    const nearest = nearestMoment(moments(document), moment);
    if (nearest !== moment) queueMicrotask(() => go({ moment: nearest }, { replace: true }));
  });
  return () => {
    cancelAnimationFrame(frame);
    stopClock();
    stopMending();
  };
}
