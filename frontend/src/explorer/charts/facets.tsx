/** The filters: kind of record first, then a bar list for each dimension, every value a button with its own count. */

import { number, t } from "../../words.ts";
import type { Answer } from "../api.ts";
import { basesOf, FACETS, type Facet, filter, go, type Side, state } from "../model.ts";
import { nameOf, page } from "../page.ts";
import { changed, type Filters, toggled, wordsIn } from "../state.ts";
import "./charts.css";
import "./facets.css";
import { UnansweredInPanel } from "../unanswered.tsx";
import { longest, silenceOf, type Value, valuesOf } from "./facet-values.ts";
import { Group } from "./group.tsx";
import { RoleMark } from "./marks.tsx";
import { rate, short, sideName, things } from "./said.ts";
import { pressedRun, runOf, SIZE_BANDS, sizeFilters } from "./sizes.ts";
import { ofSeries, total } from "./sums.ts";

/** How many values each has: the place of its bars is kept until they are there. */
const VALUES: Readonly<Record<Facet, number>> = {
  ...{ role: 4, venue: 8, charge: 7, sex: 5, age_band: 6, race: 9, size_band: 5, source: 2 },
};
const FIRST_OPEN: readonly Facet[] = ["role", "venue", "charge", "size_band"];

export function Facets({ side }: { readonly side: Side }) {
  const known = page().cities.find((one) => one.city === side.city.value);
  if (known && known.series.length === 0) {
    return <p class="chart quiet">{t("Nobody has put this city's records into this database yet.")}</p>;
  }
  return (
    <div class="chart facets">
      <Bases side={side} />
      <Units side={side} />
      <Measures side={side} />
      {(Object.keys(FACETS) as Facet[]).map((facet) => (
        <FacetGroup key={facet} side={side} facet={facet} />
      ))}
    </div>
  );
}

/** Sets the basis; what only the other basis has is left with it. */
function chooseBasis(basis: string): void {
  filter({ basis, unit: "", source: "" });
}

function Bases({ side }: { readonly side: Side }) {
  const known = page().cities.find((one) => one.city === side.city.value)?.series ?? [];
  const { basis: on, unit } = side.series.value;
  const published = basesOf(side.city.value);
  // A link may ask for a kind that the city has none of: it is told which, like any other.
  const bases = published.includes(on) ? published : [...published, on];
  return (
    <fieldset class="choices">
      <legend>{nameOf("filter", "basis")}</legend>
      {bases.map((basis) => {
        const usual = known.find((one) => one.basis === basis)?.unit ?? "people";
        const counted = unit === "operations" ? unit : usual;
        const answer = (basis === on ? side.whole : side.other(basis)).value.document;
        const some = (answer?.rows ?? []).filter((row) => row.basis === basis && row.unit === counted);
        return (
          <label key={basis} class="choice">
            <input type="radio" name="basis" value={basis} checked={basis === on} onChange={() => chooseBasis(basis)} />
            <span class="choice-name">{nameOf("basis", basis)}</span>
            <span class="count">{answer && some.length > 0 ? short(total(some, answer.published.variance)) : "–"}</span>
          </label>
        );
      })}
      <p class="note">
        {!published.includes(on) && `${t("This city's sources have none of the kind asked for.")} `}
        {bases.length > 1
          ? t("One at a time: an arrest, an offence and a call are different things and are never added.")
          : t("The only kind of record here. Different kinds are never added.")}
      </p>
    </fieldset>
  );
}

function Units({ side }: { readonly side: Side }) {
  const { basis, unit } = side.series.value;
  const known = page().cities.find((one) => one.city === side.city.value)?.series ?? [];
  const usual = known.find((one) => one.basis === basis)?.unit ?? "people";
  const choices = [
    { unit: "", name: nameOf("unit", usual), on: unit !== "operations" },
    { unit: "operations", name: nameOf("unit", "operations"), on: unit === "operations" },
  ];
  return (
    <fieldset class="choices across">
      <legend>{nameOf("filter", "unit")}</legend>
      {choices.map((choice) => (
        <label key={choice.unit} class="choice">
          <input type="radio" name="unit" checked={choice.on} onChange={() => filter({ unit: choice.unit })} />
          <span class="choice-name">{choice.name}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** The residents that a rate is per, where a source says how many there are. */
export function residentsOf(side: Side) {
  return side.about.value.document?.denominators?.find((one) => one.kind === "residents") ?? null;
}

/** The residents to divide by, where the reader wants rates and there is a number. */
export function dividedBy(side: Side): number | null {
  return state.value.measure === "rate" ? (residentsOf(side)?.number ?? null) : null;
}

function Measures({ side }: { readonly side: Side }) {
  const residents = residentsOf(side);
  if (residents === null) return null;
  const { measure } = state.value;
  return (
    <fieldset class="choices across">
      <legend>{t("Shown as")}</legend>
      {(["count", "rate"] as const).map((one) => (
        <label key={one} class="choice">
          <input type="radio" name="measure" checked={measure === one} onChange={() => go({ measure: one })} />
          <span class="choice-name">{one === "count" ? t("numbers") : t("per 100,000 residents")}</span>
        </label>
      ))}
      {measure === "rate" && (
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

/** What a facet's filters are set to, in words for the group's head. */
function setTo(filters: Filters, facet: Facet): number {
  if (facet === "size_band") {
    const run = runOf(filters);
    return run === null ? 0 : run.last - run.first + 1;
  }
  return wordsIn(filters, facet).length;
}

function FacetGroup({ side, facet }: { readonly side: Side; readonly facet: Facet }) {
  const on = setTo(side.filters.value ?? {}, facet);
  if (facet === "source" && on === 0 && (side.whole.value.document?.sources.length ?? 0) < 2) return null;
  return (
    <Group
      name={`facet-${facet}`}
      title={nameOf("filter", facet)}
      note={on === 0 ? "" : t("{n} on", { n: on })}
      open={FIRST_OPEN.includes(facet) || on > 0}
    >
      <FacetBars side={side} facet={facet} />
      {on > 0 && (
        <button type="button" class="text" onClick={() => filter(nothing(facet))}>
          {t("All")}
          <span class="hidden"> · {nameOf("filter", facet)}</span>
        </button>
      )}
    </Group>
  );
}

function FacetBars({ side, facet }: { readonly side: Side; readonly facet: Facet }) {
  const { document, problem } = side.facets[facet].value;
  if (problem !== null) return <UnansweredInPanel side={side} problem={problem} />;
  const values = document === null ? [] : valuesOf(document, ofSeries(document), facet);
  return (
    <div class="kept-place" style={{ "--values": String(document === null ? VALUES[facet] : 0) }}>
      {document !== null && <Bars side={side} facet={facet} answer={document} values={values} />}
    </div>
  );
}

function nothing(facet: Facet): Filters {
  return Object.fromEntries(FACETS[facet].map((name) => [name, ""]));
}

interface BarsProps {
  readonly side: Side;
  readonly facet: Facet;
  readonly answer: Answer;
  readonly values: readonly Value[];
}

function Bars({ side, facet, answer, values }: BarsProps) {
  const series = side.series.value;
  const filters = side.filters.value ?? {};
  const silence = silenceOf(answer, values, facet, series);
  const most = longest(values);
  const residents = dividedBy(side);
  if (silence !== null) return <Silent code={silence} values={values} />;
  if (values.length === 0) return <p class="note">{t("No records under these filters.")}</p>;
  return (
    <>
      <ul
        class="bars"
        aria-label={t("{what}, by {dimension}", {
          what: things(series.basis, series.unit),
          dimension: nameOf("filter", facet),
        })}
      >
        {values.map(({ word, sum }) => {
          const on = isOn(filters, facet, word);
          return (
            <li key={word}>
              <button
                type="button"
                class={`bar ${sum.status}`}
                aria-pressed={on}
                data-value={word}
                onClick={() => filter(press(filters, facet, word))}
              >
                {facet === "role" && <RoleMark role={word} />}
                <span class="bar-name">{valueName(side, answer, facet, word)}</span>
                <span class="count">
                  {residents !== null && sum.status === "shown" ? rate(sum.number ?? 0, residents) : short(sum)}
                </span>
                <span class={`strip ${facet === "role" ? `role-${word}` : ""}`} aria-hidden="true">
                  <span style={{ width: `${(100 * (sum.number ?? 0)) / most}%` }} />
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {values.some(({ sum }) => sum.parts > 1 || sum.atLeast) && (
        <p class="note">{t("Sums of published numbers; + means that a part is protected.")}</p>
      )}
    </>
  );
}

/** A facet whose source tells nothing: said, instead of bars without numbers. */
function Silent({ code, values }: { readonly code: "withheld" | "not_recorded"; readonly values: readonly Value[] }) {
  const unknown = values.find(({ word }) => word === "unknown")?.sum;
  return (
    <div class={`silent ${code}`}>
      <p>
        {code === "withheld"
          ? t("The source holds this back.")
          : t("The source doesn't record this, or doesn't publish it in a form that can be read.")}
      </p>
      {unknown?.status === "shown" && <p class="note">{t("{n} without it.", { n: short(unknown) })}</p>}
    </div>
  );
}

function isOn(filters: Filters, facet: Facet, word: string): boolean {
  if (facet !== "size_band") return wordsIn(filters, facet).includes(word);
  const run = runOf(filters);
  const place = bandOf(word);
  return run !== null && run.first <= place && place <= run.last;
}

/** The filters after a value was pressed. */
function press(filters: Filters, facet: Facet, word: string): Filters {
  if (facet === "size_band") {
    const place = bandOf(word);
    return sizeFilters(pressedRun(runOf(filters), place, SIZE_BANDS.length));
  }
  return { [facet]: changed(toggled(filters, facet, word), {})[facet] ?? "" };
}

function valueName(side: Side, answer: Answer, facet: Facet, word: string): string {
  const { basis, unit } = side.series.value;
  if (facet === "role") return sideName(word, basis, unit);
  if (facet === "source") return answer.sources.find((one) => one.source === word)?.title ?? word;
  return nameOf(facet, word);
}

function bandOf(word: string): number {
  return (SIZE_BANDS as readonly string[]).indexOf(word);
}
