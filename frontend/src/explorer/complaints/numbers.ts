/** Complaints about the police as a chart, a table and a sentence show them: by year, and by one split at a time. */

import { number, t } from "../../words.ts";
import type { Complaints, Row } from "../api.ts";
import { long } from "../charts/said.ts";
import { grouped, type Total, total } from "../charts/sums.ts";
import { nameOf } from "../page.ts";
import { noiseEntry, numberEntry, type Sheet, statusEntry } from "../takeaway/tables.ts";

/** What the numbers of a year may be split by. */
export const SPLITS = ["category", "finding", "area"] as const;
export type Split = (typeof SPLITS)[number];

/** What a split is called. */
export function titleOf(by: Split): string {
  switch (by) {
    case "category":
      return t("What they are about");
    case "finding":
      return t("What came of them");
    default:
      return t("Police district");
  }
}

/** The name of a word of a split, of all without a word; districts are named as their publisher does. */
export function wordOf(by: Split, word: string): string {
  if (word === "") return t("all complaints");
  return by === "area" ? word : nameOf(by, word);
}

/** One row of the chart: all complaints, or those of one word, with a number or its code for each year. */
export interface Series {
  /** The API's word; empty for all complaints. */
  readonly word: string;
  readonly years: ReadonlyMap<string, Total>;
}

/** The years of an answer, in order. */
export function yearsOf({ rows }: Pick<Complaints, "rows">): readonly string[] {
  return [...new Set(rows.map((row) => String(row.year)))].toSorted();
}

/** The rows of an answer as one series for each word of the split; one of all without a split. */
export function seriesOf({ rows, published }: Complaints, split: Split | null): readonly Series[] {
  const groups = grouped(rows, (row: Row) => (split === null ? "" : (row[split] ?? "")));
  return [...groups].map(([word, some]) => ({
    word,
    years: new Map(some.map((row) => [String(row.year), total([row], published.variance)])),
  }));
}

/** The largest number of some series: a bar of it is as high as its plot. */
export function highest(series: readonly Series[]): number {
  return Math.max(1, ...series.flatMap(({ years }) => [...years.values()].map((sum) => sum.number ?? 0)));
}

/** The year that is told: the one chosen where there is a number or code of it, else the last. */
export function yearShown(years: readonly string[], chosen: string): string | null {
  return years.includes(chosen) ? chosen : (years.at(-1) ?? null);
}

/** The year that the map tells: that of the moment that it stands at, else the last; null where nothing is known. */
export function yearOnMap(years: readonly string[], moment: string): string | null {
  const asked = moment.slice(0, 4);
  if (asked === "") return years.at(-1) ?? null;
  return years.includes(asked) ? asked : null;
}

/** What the map says of the complaints of a city: a number or its code for the whole of it, or that none is known. */
export function onMap(answer: Complaints, moment: string): string {
  const year = yearOnMap(yearsOf(answer), moment);
  if (year === null) {
    return moment === ""
      ? t("Complaints about the police: no number here for this city and period.")
      : t("Complaints about the police, {year}: no number here.", { year: moment.slice(0, 4) });
  }
  const sum = seriesOf(answer, null)[0]?.years.get(year) ?? total([], 0);
  return t("Complaints about the police, {year}: {count} in the whole city.", { year, count: long(sum) });
}

/** A line for each year and word, the years in order, all complaints of a year first. */
export function complaintSheet(all: readonly Series[], split: readonly Series[], by: Split): Sheet {
  const lines = [...all, ...split].flatMap(({ word, years }) => {
    const name = wordOf(by, word);
    return [...years].map(([year, sum]) => ({
      key: `${year} ${word}`,
      entries: [
        { text: year, order: year },
        { text: name, order: name },
        numberEntry(sum),
        noiseEntry(sum),
        statusEntry(sum),
      ],
    }));
  });
  return {
    columns: [
      { key: "year", title: t("Year") },
      { key: "what", title: titleOf(by) },
      { key: "number", title: t("Complaints"), numeric: true },
      { key: "noise", title: t("Give or take"), numeric: true },
      { key: "status", title: t("What it is") },
    ],
    lines: lines.toSorted((one, other) => one.key.slice(0, 4).localeCompare(other.key.slice(0, 4))),
  };
}

/** A number, or why there is none, in few words. */
export function inShort(sum: Total | undefined): string {
  if (sum === undefined) return t("no records");
  if (sum.status === "few") return t("none or few");
  return sum.status === "protected" || sum.number === null ? t("protected") : number(sum.number);
}
