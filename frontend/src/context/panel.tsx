/** What the counties around a city are like: figures of publishers, one at a time on the map, and nothing made of them. */

import "./context.css";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Group } from "../explorer/charts/group.tsx";
import { go } from "../explorer/model.ts";
import { DataTable } from "../explorer/takeaway/data-table.tsx";
import { cityName } from "../explorer/takeaway/wording.ts";
import { number, t } from "../words.ts";
import { type Context, chosen, context, type Measure, type OfCity } from "./documents.ts";
import { inWords, ofCity, sheetOf } from "./figures.ts";
import { Key } from "./key.tsx";

const OF_AREAS: readonly string[] = ["homeless", "youth_beds"];

export function ContextPanel({ city }: { readonly city: string | null }) {
  return (
    <Group name="context" title={t("What the counties are like")} open={chosen.value !== ""}>
      {city !== null && <Inside city={city} />}
    </Group>
  );
}

function Inside({ city }: { readonly city: string }) {
  const found = useSignal<Context | "trouble" | null>(null);
  useEffect(() => {
    context().then(
      (document) => {
        found.value = document;
      },
      () => {
        found.value = "trouble";
      },
    );
  }, []);
  const document = found.value;
  if (document === null) return <p class="quiet">{t("Loading")}</p>;
  if (document === "trouble") return <p class="quiet">{t("Figures of counties can't be had now.")}</p>;
  const own = document.cities[city];
  const measure = document.measures.find(({ id }) => id === chosen.value);
  const [first, ...others] = document.notes;
  return (
    <div class="context">
      <p>
        <strong>{first}</strong>
      </p>
      {own === undefined ? (
        <p class="quiet">{t("No figures are held of the counties of {city}.", { city: cityName(city) })}</p>
      ) : (
        <Facts found={document} city={city} own={own} />
      )}
      <Choice measures={document.measures} />
      {measure && <Shown found={document} own={own} measure={measure} />}
      {others.map((note) => (
        <p class="quiet" key={note}>
          {note}
        </p>
      ))}
      <p>
        <a href={`/api/v1/policy/context?format=csv&city=${city}`}>{t("These figures as CSV")}</a>
      </p>
    </div>
  );
}

interface FactsProps {
  readonly found: Context;
  readonly city: string;
  readonly own: OfCity;
}

function Facts({ found, city, own }: FactsProps) {
  const names = found.counties.filter(({ county }) => own.counties.includes(county)).map(({ name }) => name);
  return (
    <table class="facts">
      <caption>{t("{city}: {counties}", { city: cityName(city), counties: names.join("; ") })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("What")}</th>
          <th scope="col">{names.length > 1 ? t("Counties, least to greatest") : t("County")}</th>
          <th scope="col">{t("Nation")}</th>
        </tr>
      </thead>
      <tbody>
        {found.measures.map((measure) => (
          <tr key={measure.id}>
            <th scope="row">
              {measure.name}
              <small>
                {measure.unit}, {measure.year}
              </small>
            </th>
            <td>{ofCity(found, own, measure)}</td>
            <td>{inWords(found.nation[measure.id], measure)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Choice({ measures }: { readonly measures: readonly Measure[] }) {
  return (
    <label class="choice">
      <span>{t("Shade the counties on the map by")}</span>
      <select
        value={chosen.value}
        onChange={(event) => {
          go({ context: event.currentTarget.value });
        }}
      >
        <option value="">{t("nothing")}</option>
        {measures.map(({ id, name, year }) => (
          <option key={id} value={id}>
            {t("{name}, {year}", { name, year })}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ShownProps {
  readonly found: Context;
  readonly own: OfCity | undefined;
  readonly measure: Measure;
}

/** The measure on the map: its key, whom to cite, and the same as a table. */
function Shown({ found, own, measure }: ShownProps) {
  return (
    <section data-context={measure.id}>
      <p class="unit">
        {measure.unit}, {measure.year}
      </p>
      <Key measure={measure} />
      <p class="quiet">{measure.note}</p>
      {own && OF_AREAS.includes(measure.id) && <Areas own={own} />}
      <p class="quiet">
        <a href={measure.source.page} rel="noreferrer">
          {t("Source: {publisher}", { publisher: measure.source.publisher })}
        </a>{" "}
        <span lang="en">
          {measure.source.citation}. {measure.source.licence}.
        </span>
      </p>
      <details class="twin">
        <summary>{t("As a table")}</summary>
        <DataTable
          name="context"
          caption={t("{what}, by county", { what: measure.name })}
          sheet={sheetOf(found, own?.counties ?? [], measure)}
        />
      </details>
    </section>
  );
}

/** What was counted, area by area, before it was divided by residents. */
function Areas({ own }: { readonly own: OfCity }) {
  return (
    <>
      <ul class="areas">
        {own.areas.map(({ id, name, homeless, youth_beds }) => (
          <li key={id}>
            {t("{area}: {people} people, {beds} beds", {
              area: name,
              people: number(homeless),
              beds: number(youth_beds),
            })}
          </li>
        ))}
      </ul>
      {own.note !== "" && <p class="quiet">{own.note}</p>}
    </>
  );
}
