/** The chart of complaints: all of them by year, and a row of bars for each word of the split. */

import { useSignal } from "@preact/signals";
import { t } from "../../words.ts";
import "./chart.css";
import type { Total } from "../charts/sums.ts";
import { split } from "./answers.ts";
import { highest, inShort, type Series, SPLITS, titleOf, wordOf, yearShown } from "./numbers.ts";

interface ChartProps {
  readonly whole: readonly Series[];
  readonly several: readonly Series[];
  readonly years: readonly string[];
}

/** All complaints by year, and below them one row of bars for each word, on one scale; the year chosen is written out. */
export function Chart({ whole, several, years }: ChartProps) {
  const chosen = useSignal("");
  const year = yearShown(years, chosen.value) ?? "";
  const choose = (next: string) => {
    chosen.value = next;
  };
  return (
    <>
      <div class="complaint-choices">
        <label>
          <span>{t("Split by")}</span>
          <select name="complaints-by" value={split.value} onChange={(event) => chooseSplit(event.currentTarget.value)}>
            {SPLITS.map((one) => (
              <option key={one} value={one}>
                {titleOf(one)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t("Year written out")}</span>
          <select name="complaints-year" value={year} onChange={(event) => choose(event.currentTarget.value)}>
            {years.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </div>
      <ul class="complaint-rows">
        {whole.map((one) => (
          <Bars key={one.word} series={one} name={wordOf(split.value, "")} {...{ year, years }} most={highest(whole)} />
        ))}
        {several.map((one) => (
          <Bars
            key={one.word}
            series={one}
            name={wordOf(split.value, one.word)}
            {...{ year, years }}
            most={highest(several)}
          />
        ))}
      </ul>
      <p class="complaint-axis" aria-hidden="true">
        <span>{years[0]}</span>
        <span>{years.length > 1 ? years.at(-1) : ""}</span>
      </p>
      <ul class="complaint-key">
        <li>
          <span class="sample few" />
          {t("none or few")}
        </li>
        <li>
          <span class="sample protected" />
          {t("protected")}
        </li>
        <li>{t("Parts have one scale, all complaints another.")}</li>
      </ul>
    </>
  );
}

function chooseSplit(word: string): void {
  split.value = SPLITS.find((one) => one === word) ?? "category";
}

interface BarsProps {
  readonly series: Series;
  readonly name: string;
  readonly year: string;
  readonly years: readonly string[];
  readonly most: number;
}

function Bars({ series, name, year, years, most }: BarsProps) {
  return (
    <li class={series.word === "" ? "all" : ""} data-word={series.word}>
      <span class="name">{name}</span>
      <span class="count">
        <span class="hidden">{t("{year}:", { year })} </span>
        {inShort(series.years.get(year))}
      </span>
      <span class="years" aria-hidden="true">
        {years.map((one) => {
          const sum = series.years.get(one);
          return (
            <span
              key={one}
              class={one === year ? "year chosen" : "year"}
              title={t("{year}: {count}", { year: one, count: inShort(sum) })}
            >
              <span class={`column ${sum?.status ?? "none"}`} style={{ height: heightOf(sum, most) }} />
            </span>
          );
        })}
      </span>
    </li>
  );
}

function heightOf(sum: Total | undefined, most: number): string {
  return sum?.status === "shown" ? `${Math.max(4, Math.round((100 * (sum.number ?? 0)) / most))}%` : "";
}
