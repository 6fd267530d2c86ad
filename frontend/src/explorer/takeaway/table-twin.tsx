/** The same answers as tables: what the picture shows, both sides of a comparison, time, and every category. */

import { useEffect } from "preact/hooks";
import { t } from "../../words.ts";
import { announced, announcedOnMap, listAddress, talliesIn } from "../announced/answers.ts";
import { announcedSheet } from "../announced/sentences.ts";
import type { Answer, Row } from "../api.ts";
import { DifferenceView } from "../compare/difference-view.tsx";
import { sideTitle } from "../compare/sides.ts";
import { type Loaded, mapDrawn } from "../loading.ts";
import { besideInWords } from "../map/beside.tsx";
import { FACETS, type Facet, here, type Side, state, there } from "../model.ts";
import { nameOf, page } from "../page.ts";
import type { Table } from "../state.ts";
import { emptiness, Unanswered, UnansweredInPanel } from "../unanswered.tsx";
import { fileAddress, fileName } from "./addresses.ts";
import { useAreaNames } from "./area-names.ts";
import { DataTable } from "./data-table.tsx";
import { rowsShown, shownBy, titleShown } from "./shown.ts";
import { areaSheet, categorySheet, type Sheet, timeSheet } from "./tables.ts";
import "./table-twin.css";
import { capitalised, countedIn, titleOf } from "./wording.ts";

function Areas({ side }: { readonly side: Side }) {
  const named = useAreaNames(side.city.value, side === here ? "here" : "there");
  const shown = shownBy(side);
  const { document, loading, problem } = shown;
  const cells = document?.question.resolution !== undefined;
  // The table stands where the map does, and is there at once: the rest needn't wait for a picture.
  useEffect(mapDrawn, [document]);
  return (
    <>
      <Unanswered problem={problem} loading={loading} empty={emptiness(shown)} />
      {document !== null && (
        <>
          <DataTable
            name="areas"
            caption={titleShown(side)}
            sheet={areaSheet(document, rowsShown(side), capitalised(countedIn(side.series.value)), named)}
          />
          {cells && (
            <p class="quiet">
              {t("Areas of the city that are not listed: none or few. {why}", { why: document.protected.why })}
            </p>
          )}
        </>
      )}
    </>
  );
}

/** Announced operations of every city, where the map marks them. */
function Announced({ side, level: Heading }: { readonly side: Side; readonly level: Level }) {
  if (!announcedOnMap.value) return null;
  const which = side === here ? "here" : "there";
  const { document, problem, loading, address } = announced[which].value;
  return (
    <section>
      <Heading class="of">{t("Announced operations")}</Heading>
      <Unanswered problem={problem} loading={loading} />
      {document !== null && address !== null && (
        <>
          <DataTable
            name="announced"
            caption={besideInWords(which)}
            sheet={announcedSheet((city) => talliesIn(which, city))}
          />
          <p>
            <a href={listAddress(side)}>{t("Read each of them")}</a>{" "}
            <a href={fileAddress(address, "csv")} download={fileName("", ["announced-operations"], "csv")}>
              {t("These numbers as CSV")}
            </a>
          </p>
        </>
      )}
    </section>
  );
}

/** Headings stand one level under what they belong to: the page, or a side of a comparison. */
type Level = "h2" | "h3";

interface OfProps {
  readonly name: Table;
  readonly level: Level;
  readonly title: string;
  readonly answer: Loaded<Answer>;
  readonly side: Side;
  readonly make: (answer: Answer, rows: readonly Row[]) => Sheet;
}

function Of({ name, level: Heading, title, answer, side, make }: OfProps) {
  const { document, loading, problem } = answer;
  const rows = side.rows(document);
  return (
    <section>
      <Heading class="of">{title}</Heading>
      {problem !== null && <UnansweredInPanel side={side} problem={problem} />}
      {problem === null && <Unanswered loading={loading} empty={emptiness(answer)} />}
      {document !== null && rows.length > 0 && (
        <DataTable name={name} caption={titleOf(document, side.series.value)} sheet={make(document, rows)} />
      )}
    </section>
  );
}

function Others({ side, level }: { readonly side: Side; readonly level: Level }) {
  const things = capitalised(countedIn(side.series.value));
  // What people are arrested for says nothing of areas.
  const facets = page().subject === undefined ? (Object.keys(FACETS) as Facet[]) : [];
  // All at once: tables that come one by one would push each other down the page.
  const first = [shownBy(side), side.time.value, ...facets.map((facet) => side.facets[facet].value)];
  if (first.some(({ document, problem }) => document === null && problem === null)) return <Unanswered loading />;
  return (
    <>
      <Of
        name="time"
        level={level}
        title={t("Over time")}
        answer={side.time.value}
        side={side}
        make={(answer, rows) => timeSheet(answer, rows, things)}
      />
      {facets.map((facet) => (
        <Of
          key={facet}
          name={facet}
          level={level}
          title={nameOf("filter", facet)}
          answer={side.facets[facet].value}
          side={side}
          make={(answer, rows) => categorySheet(answer, rows, facet, things)}
        />
      ))}
    </>
  );
}

export function TableTwin() {
  const { compare, contrast } = state.value;
  if (compare === null) {
    return (
      <div class="table-twin">
        <Areas side={here} />
        <Announced side={here} level="h2" />
        <Others side={here} level="h2" />
      </div>
    );
  }
  return (
    <div class="table-twin">
      <DifferenceView table />
      {contrast === "side" &&
        [here, there].map((side) => (
          <section key={side === here ? "here" : "there"}>
            <h2>{sideTitle(side)}</h2>
            <Areas side={side} />
            <Announced side={side} level="h3" />
            <Others side={side} level="h3" />
          </section>
        ))}
    </div>
  );
}
