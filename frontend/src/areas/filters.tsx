/** The filters of areas: what is shown, one kind of row at a time, and as numbers or rates. */

import "../explorer/charts/charts.css";
import "../explorer/charts/facets.css";
import "./filters.css";
import { residentsOf } from "../explorer/charts/facets.tsx";
import { short } from "../explorer/charts/said.ts";
import { total } from "../explorer/charts/sums.ts";
import { basesOf, filter, go, type Side, state } from "../explorer/model.ts";
import { nameOf, page } from "../explorer/page.ts";
import { number, t } from "../words.ts";

export function Filters({ side }: { readonly side: Side }) {
  return (
    <div class="chart facets">
      <About />
      <KindChoice side={side} />
      <Measures side={side} />
    </div>
  );
}

/** The other subject is another page: its cities and kinds are others. */
function About() {
  const { city, about = "encampments" } = state.value.filters;
  const prefix = page().language === "en" ? "" : `/${page().language}`;
  return (
    <nav aria-label={nameOf("filter", "about")}>
      <ul class="about-switch">
        {["encampments", "activity"].map((word) => (
          <li key={word}>
            <a
              class="quiet-button"
              aria-current={word === about ? "page" : undefined}
              href={`${prefix}/presence/areas?city=${city ?? ""}&about=${word}`}
            >
              {nameOf("about", word)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function KindChoice({ side }: { readonly side: Side }) {
  const { basis: on } = side.series.value;
  const here = basesOf(side.city.value);
  const kinds = here.includes(on) ? here : [...here, on];
  return (
    <fieldset class="choices">
      <legend>{nameOf("filter", "kind")}</legend>
      {kinds.map((kind) => {
        const answer = (kind === on ? side.whole : side.other(kind)).value.document;
        const rows = (answer?.rows ?? []).filter((row) => row.basis === kind);
        return (
          <label key={kind} class="choice">
            <input
              type="radio"
              name="kind"
              value={kind}
              checked={kind === on}
              onChange={() => filter({ kind, source: "" })}
            />
            <span class="choice-name">{nameOf("kind", kind)}</span>
            <span class="count">{answer && rows.length > 0 ? short(total(rows, answer.published.variance)) : "–"}</span>
          </label>
        );
      })}
      <p class="note">
        {t("One at a time: a request to clean up is not a call to the police, and they are never added.")}
      </p>
    </fieldset>
  );
}

function Measures({ side }: { readonly side: Side }) {
  const residents = residentsOf(side);
  if (residents === null) return null;
  return (
    <fieldset class="choices across">
      <legend>{t("Shown as")}</legend>
      {(["count", "rate"] as const).map((one) => (
        <label key={one} class="choice">
          <input
            type="radio"
            name="measure"
            checked={state.value.measure === one}
            onChange={() => go({ measure: one })}
          />
          <span class="choice-name">{one === "count" ? t("numbers") : t("per 1,000 residents")}</span>
        </label>
      ))}
      {state.value.measure === "rate" && (
        <p class="note">
          {t(
            "Of the whole city and the whole period: {number} residents in {year} ({source}). The map keeps numbers.",
            {
              number: number(residents.number),
              year: String(residents.year),
              source: residents.source,
            },
          )}
        </p>
      )}
    </fieldset>
  );
}
