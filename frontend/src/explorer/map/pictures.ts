/** What each side's map shows: its answer, or one step of its frames, laid on the grid of its city. */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Answer, Row } from "../api.ts";
import { frameRows, moments } from "../charts/frames.ts";
import { keyIn } from "../charts/steps.ts";
import { here, type Series, type Side, state, there } from "../model.ts";
import { page } from "../page.ts";
import { type Cover, coverOf, parentsFor, scaledNumbers } from "./areas.ts";
import { COARSEST, type Grid, gridOf, type Hexagons } from "./grid.ts";
import { type Scale, scaleOf } from "./scale.ts";

export type Which = "here" | "there";

export interface Picture {
  readonly city: string;
  /** The address of the answer that is drawn, and the step of it; empty for the whole period. */
  readonly address: string;
  readonly moment: string;
  readonly answer: Answer;
  readonly rows: readonly Row[];
  readonly cover: Cover;
}

/** h3-js, once it is there. */
export const hexagons = signal<Hexagons | null>(null);

/** Loads h3-js; the map is the only part that needs it. */
export async function loadHexagons(): Promise<void> {
  hexagons.value ??= await import("h3-js");
}

const WHOLE = "";

/** The rows of an answer by step of time, those of the whole under the empty text; read once for each answer. */
const stepped = new WeakMap<Answer, Map<string, ReadonlyMap<string, readonly Row[]>>>();

function stepsOf(answer: Answer, { basis, unit }: Series): ReadonlyMap<string, readonly Row[]> {
  const series = `${basis} ${unit}`;
  const known = stepped.get(answer) ?? new Map<string, ReadonlyMap<string, readonly Row[]>>();
  stepped.set(answer, known);
  const found = known.get(series);
  if (found) return found;
  const steps = new Map<string, Row[]>();
  for (const row of answer.rows) {
    if (row.basis !== basis || row.unit !== unit) continue;
    const step = keyIn(row);
    const rows = steps.get(step);
    if (rows) rows.push(row);
    else steps.set(step, [row]);
  }
  known.set(series, steps);
  return steps;
}

/** The rows at a moment: of that step, or of all steps up to it where the window grows. */
function rowsAt(answer: Answer, series: Series, moment: string, growing: boolean): readonly Row[] {
  if (!growing || moment === WHOLE) return stepsOf(answer, series).get(moment) ?? [];
  const { basis, unit } = series;
  return frameRows(answer, moment, "growing").filter((row) => row.basis === basis && row.unit === unit);
}

const grids = new Map<string, Grid>();
const GRIDS = 12;

/** One grid for all answers of a city at one size, so that the map's shapes are made and sent to its worker once. */
export function gridOfCity(h3: Hexagons, city: string, resolution: number, rows: readonly Row[] = []): Grid {
  const footprint = page().cities.find((one) => one.city === city)?.footprint ?? [];
  const parents = parentsFor(h3, footprint, rows);
  const key = [city, resolution, ...parents.slice(footprint.length)].join(" ");
  const grid = grids.get(key) ?? gridOf(h3, parents, resolution);
  grids.set(key, grid);
  const oldest = grids.keys().next().value;
  if (grids.size > GRIDS && oldest !== undefined) grids.delete(oldest);
  return grid;
}

const covers = new WeakMap<Answer, Map<string, Cover>>();

function coverAt(h3: Hexagons, answer: Answer, key: string, rows: readonly Row[]): Cover {
  const known = covers.get(answer) ?? new Map<string, Cover>();
  covers.set(answer, known);
  const before = known.get(key);
  if (before) return before;
  const { city = "", resolution = COARSEST } = answer.question;
  const found = coverOf(h3, gridOfCity(h3, city, Number(resolution), answer.rows), rows);
  // Where all that is counted has no place on the map, "none or few" of any area would be untrue.
  const honest = rows.length === 0 && isOffTheMap(answer) ? { ...found, few: [] } : found;
  known.set(key, honest);
  return honest;
}

function isOffTheMap({ not_on_map }: Answer): boolean {
  return (not_on_map ?? []).some(({ status }) => status === "shown");
}

/** The frames of a side while it stands at a moment and they are there, else nothing. */
function framesOf(side: Side): { readonly answer: Answer; readonly address: string } | null {
  const { document, address } = side.frames.value;
  return state.value.moment !== "" && document !== null && address !== null ? { answer: document, address } : null;
}

function shownBy(side: Side): { readonly answer: Answer; readonly address: string; readonly moment: string } | null {
  const frames = framesOf(side);
  if (frames !== null) return { ...frames, moment: state.value.moment };
  const { document, address } = side.cells.value;
  return document === null || address === null ? null : { answer: document, address, moment: WHOLE };
}

/** The same picture as long as nothing of it changes, so that a question on its way draws nothing anew. */
function pictureOf(side: Side): ReadonlySignal<Picture | null> {
  let before: Picture | null = null;
  return computed(() => {
    const h3 = hexagons.value;
    const shown = shownBy(side);
    if (h3 === null || shown === null) return null;
    const { answer, address, moment } = shown;
    const series = side.series.value;
    const growing = state.value.window === "growing";
    const rows = rowsAt(answer, series, moment, growing);
    const key = `${series.basis} ${series.unit} ${growing} ${moment}`;
    const cover = coverAt(h3, answer, key, rows);
    if (before?.cover !== cover || before.address !== address || before.moment !== moment) {
      before = { city: answer.question.city ?? "", address, moment, answer, rows, cover };
    }
    return before;
  });
}

export const pictures: Readonly<Record<Which, ReadonlySignal<Picture | null>>> = {
  here: pictureOf(here),
  there: pictureOf(there),
};

/** All numbers that a side may show without asking anew: every step, so that the scale stays while it plays. */
function numbersOf(side: Side): ReadonlySignal<readonly number[]> {
  return computed(() => {
    const { layer, window } = state.value;
    const series = side.series.value;
    if (layer === "neighbourhoods") return shownNumbers(side.rows(side.neighbourhoods.value.document));
    const frames = framesOf(side);
    if (frames === null) {
      const { document } = side.cells.value;
      return document === null ? [] : scaledNumbers(stepsOf(document, series).get(WHOLE) ?? []);
    }
    const { answer } = frames;
    if (window === "growing") return scaledNumbers(rowsAt(answer, series, moments(answer).at(-1) ?? WHOLE, true));
    return [...stepsOf(answer, series).values()].flatMap((rows) => scaledNumbers(rows));
  });
}

function shownNumbers(rows: readonly Row[]): number[] {
  return rows.filter((row) => row.status === "shown").map((row) => row[row.unit] ?? 0);
}

const numbers = { here: numbersOf(here), there: numbersOf(there) };
const texts = computed(() => JSON.stringify(scaleOf([...numbers.here.value, ...numbers.there.value])));

/** The one scale of everything that the page's maps show, over all steps of time and both sides of a comparison. */
export const scale: ReadonlySignal<Scale> = computed(() => JSON.parse(texts.value) as Scale);
