/** Figures of counties in words, and as a table. Pure. */

import type { Sheet } from "../explorer/takeaway/tables.ts";
import { number, t } from "../words.ts";
import type { Context, Measure, OfCity, Value } from "./documents.ts";

/** A figure, with the ends of its interval where it has one: "8.9 (8.2 to 9.6)". */
export function inWords(value: Value | undefined, { digits }: Measure): string {
  if (value === undefined) return t("no figure");
  const best = number(value.value, digits);
  if (value.low === null || value.high === null) return best;
  return t("{best} ({low} to {high})", { best, low: number(value.low, digits), high: number(value.high, digits) });
}

/** What stands for a city: the figure of its county, or from the least to the greatest of its counties. */
export function ofCity(found: Context, city: OfCity, measure: Measure): string {
  const values = found.counties
    .filter(({ county }) => city.counties.includes(county))
    .flatMap(({ values }) => values[measure.id] ?? []);
  if (values.length < 2) return inWords(values[0], measure);
  const all = values.map(({ value }) => value);
  const [low, high] = [Math.min(...all), Math.max(...all)].map((end) => number(end, measure.digits));
  return low === high ? (low ?? "") : t("{low} to {high}", { low: low ?? "", high: high ?? "" });
}

/** The values of a colour: under the first limit, between two, from the last on. */
export function rangeOf({ limits, digits }: Measure, place: number): string {
  const written = (limit: number) => number(limit, Number.isInteger(limit) ? 0 : digits);
  const [from, to] = [limits[place - 1], limits[place]];
  if (from === undefined) return t("under {to}", { to: written(to ?? 0) });
  return to === undefined
    ? t("{from} and more", { from: written(from) })
    : t("{from} to {to}", { from: written(from), to: written(to) });
}

/** All counties with a figure of the measure, those of the cities first. */
export function sheetOf(found: Context, own: readonly string[], measure: Measure): Sheet {
  const counties = found.counties.filter(({ values }) => measure.id in values);
  const first = counties.filter(({ county }) => own.includes(county));
  const lines = [...first, ...counties.filter((one) => !first.includes(one))].map(({ county, name, values }) => ({
    key: county,
    entries: [
      { text: name, order: name },
      { text: inWords(values[measure.id], measure), order: values[measure.id]?.value ?? null },
    ],
  }));
  return {
    columns: [
      { key: "county", title: t("County") },
      { key: "value", title: `${measure.unit}, ${measure.year}`, numeric: true },
    ],
    lines,
  };
}
