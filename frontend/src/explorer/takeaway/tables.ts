/** Tables of answers: what stands in which row, and what each column is sorted by. */

import { number, t } from "../../words.ts";
import type { Answer, Row, Status } from "../api.ts";
import { keyIn, stepName } from "../charts/steps.ts";
import { giveOrTake, grouped, ofSeries, type Total, total } from "../charts/sums.ts";
import type { Difference, DifferenceRow } from "../compare/difference.ts";
import { nameOf } from "../page.ts";

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly numeric?: boolean;
}

/** A cell of a table: what it says, and what it is sorted by; null stands last, whichever way. */
export interface Entry {
  readonly text: string;
  readonly order: number | string | null;
}

export interface Line {
  readonly key: string;
  readonly entries: readonly Entry[];
}

export interface Sheet {
  readonly columns: readonly Column[];
  readonly lines: readonly Line[];
}

export type Direction = "ascending" | "descending";

/** The lines sorted by a column, equal ones in the order they had; what has no value stays last. */
export function sorted(lines: readonly Line[], column: number, direction: Direction): readonly Line[] {
  const sign = direction === "ascending" ? 1 : -1;
  return [...lines].sort((one, other) => {
    const [a, b] = [one.entries[column]?.order ?? null, other.entries[column]?.order ?? null];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * String(a).localeCompare(String(b));
  });
}

/** How the address has a table sorted: "areas:-number" among others; null where it says nothing of its columns. */
export function orderIn(
  sort: string,
  table: string,
  sheet: Sheet,
): { readonly column: number; readonly direction: Direction } | null {
  const said = sort.split(",").find((part) => part.startsWith(`${table}:`));
  if (said === undefined) return null;
  const key = said.slice(table.length + 1);
  const column = sheet.columns.findIndex((one) => one.key === key.replace("-", ""));
  return column < 0 ? null : { column, direction: key.startsWith("-") ? "descending" : "ascending" };
}

/** The address' part with one table sorted otherwise. */
export function resorted(sort: string, table: string, key: string, direction: Direction): string {
  const others = sort.split(",").filter((part) => part !== "" && !part.startsWith(`${table}:`));
  return [...others, `${table}:${direction === "descending" ? "-" : ""}${key}`].sort().join(",");
}

/** What a status says, in words. */
export function statusInWords(status: Status, atLeast = false): string {
  if (status === "few") return t("none or few");
  if (status === "protected") return t("protected: nobody or few people, or one event, stand behind it");
  return atLeast ? t("a lower limit: a part is held back") : t("published, with noise");
}

export function numberEntry({ status, number: count, atLeast }: Total): Entry {
  if (status !== "shown" || count === null) return { text: t("not shown"), order: null };
  return { text: atLeast ? t("{n} or more", { n: count }) : number(count), order: count };
}

export function noiseEntry({ status, variance }: Total): Entry {
  if (status !== "shown") return { text: "", order: null };
  const off = giveOrTake(variance);
  return { text: t("± {n}", { n: off }), order: off };
}

export function statusEntry({ status, atLeast }: Total): Entry {
  const text = statusInWords(status, atLeast);
  return { text, order: text };
}

function text(words: string): Entry {
  return { text: words, order: words };
}

function counted(first: Column, things: string): readonly Column[] {
  return [
    first,
    { key: "number", title: things, numeric: true },
    { key: "noise", title: t("Give or take"), numeric: true },
    { key: "status", title: t("What it is") },
  ];
}

function line(key: string, name: Entry, sum: Total): Line {
  return { key, entries: [name, numberEntry(sum), noiseEntry(sum), statusEntry(sum)] };
}

/** The name of an area: of its neighbourhood where that is known, and always its hexagon's. */
export function areaName(row: Pick<Row, "cell" | "part" | "neighbourhood" | "city">, named: Named): string {
  if (row.neighbourhood !== undefined) return row.neighbourhood;
  if (row.cell === undefined) return t("the whole city");
  const name = named(row.cell);
  if (row.part === "rest") {
    return name
      ? t("rest around {name}, {cell}", { name, cell: row.cell })
      : t("rest of area {cell}", { cell: row.cell });
  }
  return name ? t("{name}, area {cell}", { name, cell: row.cell }) : t("area {cell}", { cell: row.cell });
}

/** The neighbourhood that a cell's centre lies in; null where it isn't known. */
export type Named = (cell: string) => string | null;

/** Areas: one line each, most first; what can't be placed stands at the end. */
export function areaSheet(answer: Answer, rows: readonly Row[], things: string, named: Named): Sheet {
  const noise = answer.published.variance;
  const areas = [...grouped(rows, (row) => areaName(row, named))].map(([name, group]) =>
    line(name, text(name), total(group, noise)),
  );
  const off = ofSeries({ ...answer, rows: answer.not_on_map ?? [] }).filter((row) => keyIn(row) === "");
  const unplaced = off.length === 0 ? [] : [line("off", text(t("not on the map")), total(off, noise))];
  const columns = counted({ key: "area", title: t("Area") }, things);
  return { columns, lines: [...sorted(areas, 1, "descending"), ...unplaced] };
}

/** Steps of time, in order. */
export function timeSheet(answer: Answer, rows: readonly Row[], things: string): Sheet {
  const steps = [...grouped(rows, keyIn)].map(([step, group]) =>
    line(step, { text: stepName(step), order: step }, total(group, answer.published.variance)),
  );
  return { columns: counted({ key: "step", title: t("Time") }, things), lines: sorted(steps, 0, "ascending") };
}

/** The categories of a dimension, in the API's order. */
export function categorySheet(answer: Answer, rows: readonly Row[], dimension: keyof Row, things: string): Sheet {
  const groups = grouped(rows, (row) => String(row[dimension] ?? ""));
  const lines = [...groups].map(([word, group]) =>
    line(word, text(nameOf(dimension, word)), total(group, answer.published.variance)),
  );
  return { columns: counted({ key: dimension, title: nameOf("filter", dimension) }, things), lines };
}

/** Whether a difference can be told from noise, in words. */
export function verdictInWords({ verdict, point, low, high }: Difference, left: string, right: string): string {
  if (verdict === "same") return t("can't be told apart from noise");
  if (verdict === "unknown") return t("can't be said: a side is held back");
  const by = Math.floor(Math.abs((verdict === "more" ? low : high) ?? 0));
  const values = { left, right, n: by };
  if (point !== null || by === 0) return verdict === "more" ? t("more: {left}", values) : t("more: {right}", values);
  return verdict === "more" ? t("more: {left}, by {n} at least", values) : t("more: {right}, by {n} at least", values);
}

function side(sum: Total | null): Entry {
  return sum === null ? { text: t("none or few, or protected"), order: null } : numberEntry(sum);
}

/** Differences by area, with both sides. */
export function differenceSheet(
  rows: readonly DifferenceRow[],
  names: { readonly left: string; readonly right: string; readonly named: Named },
): Sheet {
  const lines = rows.map((row): Line => {
    const name = areaName({ cell: row.area, part: row.part as "rest" }, names.named);
    const off = giveOrTake((row.left?.variance ?? 0) + (row.right?.variance ?? 0));
    const entries = [
      text(row.area.length === 15 ? name : row.area),
      side(row.left),
      side(row.right),
      row.point === null ? { text: t("can't be said"), order: null } : { text: signed(row.point), order: row.point },
      row.point === null ? { text: "", order: null } : { text: t("± {n}", { n: off }), order: off },
      text(verdictInWords(row, names.left, names.right)),
    ];
    return { key: `${row.area} ${row.part}`, entries };
  });
  const columns: Column[] = [
    { key: "area", title: t("Area") },
    { key: "left", title: names.left, numeric: true },
    { key: "right", title: names.right, numeric: true },
    { key: "difference", title: t("Difference"), numeric: true },
    { key: "noise", title: t("Give or take"), numeric: true },
    { key: "verdict", title: t("What can be said") },
  ];
  return { columns, lines };
}

/** A number with its sign, as people write it: +12, −3, 0. */
export function signed(count: number, digits = 0): string {
  if (count === 0) return number(0);
  return `${count > 0 ? "+" : "−"}${number(Math.abs(count), digits)}`;
}
