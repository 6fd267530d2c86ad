/** Under the picture: what is held back and why, where the numbers are from and how fresh, and how to take them along. */

import { day, t } from "../../words.ts";
import type { Answer, Row } from "../api.ts";
import { numberOf } from "../api.ts";
import { here, state } from "../model.ts";
import { nameOf, page } from "../page.ts";
import { Downloads } from "./downloads.tsx";
import "./foot.css";
import "./print.css";
import { citing } from "./share.tsx";
import { shownAnswer } from "./shown.ts";
import { SourceList } from "./source-list.tsx";
import { statusInWords } from "./tables.ts";
import { countedIn } from "./wording.ts";

function ofSeries(rows: readonly Row[]): readonly Row[] {
  const { basis, unit } = here.series.value;
  return rows.filter((row) => row.basis === basis && row.unit === unit);
}

function inWords(rows: readonly Row[]): string {
  return rows
    .map((row) => (row.status === "shown" ? t("{n}", { n: numberOf(row) ?? 0 }) : statusInWords(row.status)))
    .join("; ");
}

function Withheld({ answer }: { readonly answer: Answer }) {
  const gaps = answer.not_recorded.filter(({ basis }) => basis === here.series.value.basis);
  const named = (code: string) =>
    gaps
      .filter((gap) => gap.code === code)
      .map(({ field }) => nameOf("filter", field).toLocaleLowerCase(page().language))
      .join(", ");
  const apart = ofSeries(answer.apart);
  const unplaced = state.value.moment === "" ? ofSeries(answer.not_on_map ?? []) : [];
  const things = countedIn(here.series.value);
  const city = here.city.value ?? "";
  return (
    <section aria-labelledby="foot-withheld">
      <h2 id="foot-withheld">{t("What isn't shown, and why")}</h2>
      <ul>
        <li>{answer.protected.why}</li>
        <li>{answer.published.note}</li>
        {unplaced.length > 0 && (
          <li>
            {t("Not on the map, because no area can show it: {count} {things}.", { count: inWords(unplaced), things })}
          </li>
        )}
        {named("withheld") && <li>{t("Withheld by the source: {fields}.", { fields: named("withheld") })}</li>}
        {named("not_recorded") && (
          <li>{t("Not recorded by the source: {fields}.", { fields: named("not_recorded") })}</li>
        )}
        {answer.withheld.says.map(({ source, withholds }) => (
          <li key={source}>
            {t("The source {source} says that it holds back: {fields}.", { source, fields: withholds.join("; ") })}
          </li>
        ))}
        {apart.length > 0 && (
          <li>
            {t("Apart, in no total, because they may not be the sex trade: {count} {things}.", {
              count: inWords(apart),
              things,
            })}
          </li>
        )}
        {answer.unit_notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      {city !== "" && page().subject === undefined && (
        <p>
          <a href={`${page().language === "en" ? "" : `/${page().language}`}/report-card/${city}`}>
            {t("Report card: what this city's sources keep back, and what that costs")}
          </a>
        </p>
      )}
    </section>
  );
}

function Sources({ answer }: { readonly answer: Answer }) {
  return (
    <section aria-labelledby="foot-sources">
      <h2 id="foot-sources">{t("Where this is from")}</h2>
      {answer.synthetic && (
        <p>
          <span class="badge">{t("synthetic: made-up data")}</span> {answer.note}
        </p>
      )}
      <SourceList sources={answer.sources} />
      <p>
        {answer.release
          ? t("Release {name}: these numbers never move.", { name: answer.release })
          : answer.as_of && t("Fresh as of {day}.", { day: day(answer.as_of) })}
      </p>
    </section>
  );
}

export function Foot() {
  const { document: answer } = shownAnswer.value;
  return (
    <div class="foot-of-explorer">
      {answer !== null && (
        <>
          <Withheld answer={answer} />
          <Sources answer={answer} />
        </>
      )}
      <section aria-labelledby="foot-take">
        <h2 id="foot-take">{t("Take it with you")}</h2>
        <Downloads />
        <button
          type="button"
          class="quiet-button"
          aria-haspopup="dialog"
          onClick={() => {
            citing.value = true;
          }}
        >
          {t("Cite this")}
        </button>
      </section>
    </div>
  );
}
