/** Complaints about the police, beside the arrests and in none of their numbers: a chart, its table, and the source. */

import { useSignal } from "@preact/signals";
import { day, t } from "../../words.ts";
import type { Complaints, ListedSource } from "../api.ts";
import "../charts/charts.css";
import "./panel.css";
import { Group } from "../charts/group.tsx";
import { giveOrTake, type Total } from "../charts/sums.ts";
import { here } from "../model.ts";
import { nameOf, page } from "../page.ts";
import { fileAddress, fileName } from "../takeaway/addresses.ts";
import { DataTable } from "../takeaway/data-table.tsx";
import { cityName } from "../takeaway/wording.ts";
import { Unanswered, UnansweredInPanel } from "../unanswered.tsx";
import { opened, PANEL, split, splits, totals } from "./answers.ts";
import {
  complaintSheet,
  highest,
  inShort,
  type Series,
  SPLITS,
  type Split,
  seriesOf,
  yearShown,
  yearsOf,
} from "./numbers.ts";

/** What a split is called. */
function titleOf(by: Split): string {
  switch (by) {
    case "category":
      return t("What they are about");
    case "finding":
      return t("What came of them");
    default:
      return t("Police district");
  }
}

/** The name of a word of a split; districts are named as their publisher does. */
function wordOf(by: Split, word: string): string {
  return by === "area" ? word : nameOf(by, word);
}

export function ComplaintsPanel() {
  return (
    <Group
      name={PANEL}
      title={t("Complaints about the police")}
      open={false}
      onToggle={(open) => {
        opened.value = open;
      }}
    >
      {opened.value && <Inside />}
    </Group>
  );
}

function Inside() {
  const [all, parts] = [totals.here.value, splits.value];
  const problem = all.problem ?? parts.problem;
  if (problem !== null) return <UnansweredInPanel side={here} problem={problem} />;
  if (all.document === null) return <Unanswered loading={all.loading} />;
  if (all.document.sources.length === 0) return <NoSource />;
  return <Told all={all.document} parts={parts.document} address={parts.address} />;
}

/** A city without complaints: what the catalogue knows of its sources, and what stands in for them. */
function NoSource() {
  const about = here.about.value.document;
  const city = cityName(here.city.value);
  const listed = (about?.sources ?? []).filter(({ basis }) => basis === "complaint");
  const language = page().language === "en" ? "" : `/${page().language}`;
  return (
    <>
      <p class="silent">
        {listed.length > 0
          ? t("This site holds no complaints about the police of {city}. What is known of their sources:", { city })
          : t("No source of complaints about the police is known for {city}, so there is nothing to show.", { city })}
      </p>
      <ul class="complaint-sources">
        {listed.map((source) => (
          <Listed key={source.source} source={source} others={about?.sources ?? []} />
        ))}
      </ul>
      <p>
        <a href={`${language}/sources?city=${here.city.value}`}>
          {t("All sources of {city}, and what stands in for those that are gone", { city })}
        </a>
      </p>
    </>
  );
}

function Listed({ source, others }: { readonly source: ListedSource; readonly others: readonly ListedSource[] }) {
  const instead = others.filter((one) => source.stands_in.includes(one.source)).map(({ title }) => title);
  return (
    <li>
      <a href={source.page} rel="noreferrer">
        {source.title}
      </a>{" "}
      {t("(as of {when}).", { when: source.status_since })} <span lang="en">{source.status_note}</span>
      {instead.length > 0 && <> {t("In its place: {sources}.", { sources: instead.join(", ") })}</>}
    </li>
  );
}

interface ToldProps {
  readonly all: Complaints;
  readonly parts: Complaints | null;
  readonly address: string | null;
}

function Told({ all, parts, address }: ToldProps) {
  const by = split.value;
  const whole = seriesOf(all, null);
  // The answer of the split before stays until the next is there; its words are not those of this one.
  const current = parts !== null && parts.question.by?.endsWith(`,${by}`) ? parts : null;
  const several = current === null ? [] : seriesOf(current, by);
  const names = { title: titleOf(by), all: t("all complaints"), nameOf: (word: string) => wordOf(by, word) };
  return (
    <>
      {all.synthetic && <span class="badge">{t("made-up data")}</span>}
      {all.notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      <p class="note">{t("The panel follows the city and the period. It follows no other filter.")}</p>
      {all.rows.length === 0 ? (
        <p class="silent">{t("The sources have no whole year in this period.")}</p>
      ) : (
        <>
          <Chart whole={whole} several={several} years={yearsOf(all)} />
          <p class="note">{exactness(all, current)}</p>
          <details class="twin">
            <summary>{t("As a table")}</summary>
            <DataTable
              name="complaints"
              caption={t("{city}: complaints about the police by year", { city: cityName(here.city.value) })}
              sheet={complaintSheet(whole, several, names)}
            />
          </details>
        </>
      )}
      <Sources of={all} address={address} />
    </>
  );
}

function exactness(all: Complaints, parts: Complaints | null): string {
  const off = t("Give or take {error} in each number, so parts need not add up to all.", {
    error: giveOrTake(all.published.variance),
  });
  const least = parts?.published.k ?? null;
  const shown = least === null ? "" : t("Parts are shown from about {n} on.", { n: least });
  const years = t("A year in which a source began, ended or fell silent has fewer months.");
  return [off, shown, years].filter(Boolean).join(" ");
}

interface ChartProps {
  readonly whole: readonly Series[];
  readonly several: readonly Series[];
  readonly years: readonly string[];
}

/** All complaints by year, and below them one row of bars for each word, on one scale; the year chosen is written out. */
function Chart({ whole, several, years }: ChartProps) {
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
          <Bars key={one.word} series={one} name={t("all complaints")} {...{ year, years }} most={highest(whole)} />
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
      <span class="plot" aria-hidden="true">
        {years.map((one) => {
          const sum = series.years.get(one);
          return (
            <span
              key={one}
              class={one === year ? "slot chosen" : "slot"}
              title={t("{year}: {count}", { year: one, count: inShort(sum) })}
            >
              <span class={`bar ${sum?.status ?? "none"}`} style={{ height: heightOf(sum, most) }} />
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

function Sources({ of, address }: { readonly of: Complaints; readonly address: string | null }) {
  const city = here.city.value ?? "";
  return (
    <>
      <ul class="complaint-sources">
        {of.sources.map((source) => (
          <li key={source.source}>
            {source.page ? (
              <a href={source.page} rel="noreferrer">
                {source.title}
              </a>
            ) : (
              source.title
            )}
            {t(", {publisher}. Licence: {licence}", { publisher: source.publisher, licence: source.licence })}{" "}
            {source.newest && t("Newest record: {day}.", { day: day(source.newest) })}{" "}
            <span lang="en">{source.citation}</span>
          </li>
        ))}
      </ul>
      {address !== null && of.rows.length > 0 && (
        <p>
          <a href={fileAddress(address, "csv")} download={fileName(city, ["complaints", split.value], "csv")}>
            {t("These complaints as CSV")}
          </a>
        </p>
      )}
    </>
  );
}
