/** Complaints about the police, beside the arrests and in none of their numbers: a chart, its table, and the source. */

import { t } from "../../words.ts";
import type { Complaints, ListedSource } from "../api.ts";
import "../charts/charts.css";
import "./panel.css";
import { Group } from "../charts/group.tsx";
import { giveOrTake } from "../charts/sums.ts";
import { here } from "../model.ts";
import { page } from "../page.ts";
import { fileAddress, fileName } from "../takeaway/addresses.ts";
import { DataTable } from "../takeaway/data-table.tsx";
import { SourceList } from "../takeaway/source-list.tsx";
import { cityName } from "../takeaway/wording.ts";
import { Unanswered, UnansweredInPanel } from "../unanswered.tsx";
import { split, splits, totals } from "./answers.ts";
import { Chart } from "./chart.tsx";
import { complaintSheet, seriesOf, yearsOf } from "./numbers.ts";

export function ComplaintsPanel() {
  return (
    <Group name="complaints" title={t("Complaints about the police")} open={false}>
      <Inside />
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
      {listed.length > 0 && (
        <ul class="complaint-sources">
          {listed.map((source) => (
            <Listed key={source.source} source={source} others={about?.sources ?? []} />
          ))}
        </ul>
      )}
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
              sheet={complaintSheet(whole, several, by)}
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

function Sources({ of, address }: { readonly of: Complaints; readonly address: string | null }) {
  const city = here.city.value ?? "";
  return (
    <>
      <SourceList class="complaint-sources" sources={of.sources} cited />
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
