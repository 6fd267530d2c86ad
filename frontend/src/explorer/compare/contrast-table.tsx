/** Two sides number by number: totals, categories and ratios, and what the noise allows to say of each. */

import { number, t } from "../../words.ts";
import type { RatioAnswer, RatioRow, Row } from "../api.ts";
import { grouped, ofSeries, type Total, total } from "../charts/sums.ts";
import { FACETS, type Facet, filter, here, type Side, there } from "../model.ts";
import { nameOf, page } from "../page.ts";
import { DataTable } from "../takeaway/data-table.tsx";
import { type Entry, type Line, type Sheet, signed, verdictInWords } from "../takeaway/tables.ts";
import { capitalised, countedIn, periodOf } from "../takeaway/wording.ts";
import { Unanswered } from "../unanswered.tsx";
import { largerRatio, type Measure, measured, measureFor, residentsOf, yearsOf } from "./measure.ts";
import { sideTitle } from "./sides.ts";

const NOTHING: Entry = { text: "", order: null };

function totalOf(side: Side): Total | null {
  const { document } = side.whole.value;
  return document === null ? null : total(ofSeries(document), document.published.variance);
}

function measureNow(): Measure | null {
  const [left, right] = [here, there].map((side) => ({
    residents: residentsOf(side.about.value.document)?.number ?? null,
    years: yearsOf(side.whole.value.document?.question ?? {}, side.time.value.document),
  }));
  return left && right ? measureFor(left, right, here.city.value === there.city.value) : null;
}

function digits(measure: Measure): number {
  return measure.perResidents || measure.perYear ? 1 : 0;
}

function countEntry(sum: Total | null, factor: number, places: number): Entry {
  if (sum === null) return { text: t("none or few, or protected"), order: null };
  if (sum.status === "few") return { text: t("none or few"), order: 0 };
  if (sum.status === "protected" || sum.number === null) return { text: t("protected"), order: null };
  const count = number(sum.number * factor, places);
  return { text: sum.atLeast ? t("{n} or more", { n: count }) : count, order: sum.number * factor };
}

type Names = Readonly<Record<"left" | "right", string>>;

function lineOf(
  key: string,
  what: string,
  pair: readonly [Total | null, Total | null],
  measure: Measure,
  names: Names,
): Line {
  const [left, right] = [here, there].map((side) => side.whole.value.document?.published);
  if (!left || !right) return { key, entries: [] };
  const found = measured(pair[0], pair[1], measure, { left, right });
  const places = digits(measure);
  const off = found.point === null || found.high === null ? null : found.high - found.point;
  return {
    key,
    entries: [
      { text: what, order: what },
      countEntry(pair[0], measure.left, places),
      countEntry(pair[1], measure.right, places),
      found.point === null ? NOTHING : { text: signed(found.point, places), order: found.point },
      off === null ? NOTHING : { text: t("± {n}", { n: number(off, places === 0 && off >= 10 ? 0 : 1) }), order: off },
      { text: verdictInWords(found, names.left, names.right), order: found.verdict },
    ],
  };
}

/** What both cities count, the most telling first; null where they have nothing in common. */
function common(): { readonly basis: string; readonly unit: string } | null {
  const [left = [], right = []] = [here, there].map(
    (side) => page().cities.find(({ city }) => city === side.city.value)?.series,
  );
  return left.find((one) => right.some((other) => one.basis === other.basis && one.unit === other.unit)) ?? null;
}

/** Where the sides count different things, nothing is set against anything; what both have is offered. */
function Unlike() {
  const shared = common();
  return (
    <div class="unanswered">
      <p>
        {t("{left} counts {one}, {right} counts {other}: these are not the same things, so no difference is given.", {
          left: sideTitle(here),
          right: sideTitle(there),
          one: countedIn(here.series.value),
          other: countedIn(there.series.value),
        })}
      </p>
      {shared && (
        <button type="button" class="quiet-button" onClick={() => filter({ basis: shared.basis, unit: "" })}>
          {t("Show both by {basis}", { basis: nameOf("basis", shared.basis) })}
        </button>
      )}
    </div>
  );
}

/** Which side has more, all together, and whether the noise allows to say so: the comparison in one sentence. */
export function WhichIsLarger() {
  const [left, right] = [here.whole.value.document, there.whole.value.document];
  const [one, other] = [here.series.value, there.series.value];
  const measure = measureNow();
  if (left === null || right === null) return null;
  if (one.basis !== other.basis || one.unit !== other.unit) return <Unlike />;
  if (measure === null) return null;
  const names = { left: sideTitle(here), right: sideTitle(there) };
  const found = measured(totalOf(here), totalOf(there), measure, { left: left.published, right: right.published });
  const values = {
    ...names,
    a: countEntry(totalOf(here), measure.left, digits(measure)).text,
    b: countEntry(totalOf(there), measure.right, digits(measure)).text,
    things: capitalised(countedIn(one)),
    unit: unitInWords(measure),
    verdict: verdictInWords(found, names.left, names.right),
  };
  return <p class="larger">{t("{things}, {unit}: {left} {a}, {right} {b}. What can be said: {verdict}.", values)}</p>;
}

function categoryLines(facet: Facet, measure: Measure, names: Names): readonly Line[] {
  const groups = [here, there].map((side) => {
    const { document } = side.facets[facet].value;
    const noise = document?.published.variance ?? 0;
    return new Map(
      [...grouped<string>(side.rows(document), (row: Row) => String(row[facet] ?? ""))].map(([word, rows]) => [
        word,
        total(rows, noise),
      ]),
    );
  });
  const words = [...new Set(groups.flatMap((group) => [...group.keys()]))];
  return words.map((word) => {
    const what = t("{dimension}: {name}", { dimension: nameOf("filter", facet), name: nameOf(facet, word) });
    return lineOf(
      `${facet} ${word}`,
      what,
      [groups[0]?.get(word) ?? null, groups[1]?.get(word) ?? null],
      measure,
      names,
    );
  });
}

/** Facets that both sides may be split by: those in which the sides differ by choice say nothing. */
function facetsCompared(): readonly Facet[] {
  const [left, right] = [here.filters.value ?? {}, there.filters.value ?? {}];
  return (Object.keys(FACETS) as Facet[]).filter(
    (facet) => facet !== "source" && FACETS[facet].every((name) => (left[name] ?? "") === (right[name] ?? "")),
  );
}

function contrastSheet(measure: Measure, names: Names): Sheet {
  const all = lineOf("total", t("All together"), [totalOf(here), totalOf(there)], measure, names);
  const lines = [all, ...facetsCompared().flatMap((facet) => categoryLines(facet, measure, names))];
  return {
    columns: [
      { key: "what", title: t("What") },
      { key: "left", title: names.left, numeric: true },
      { key: "right", title: names.right, numeric: true },
      { key: "difference", title: t("Difference"), numeric: true },
      { key: "noise", title: t("Give or take"), numeric: true },
      { key: "verdict", title: t("What can be said") },
    ],
    lines: lines.filter(({ entries }) => entries.length > 0),
  };
}

function ratioOf(answer: RatioAnswer | null, side: Side, name: string): RatioRow | undefined {
  const { basis, unit } = side.series.value;
  return answer?.rows.find((row) => row.ratio === name && row.basis === basis && row.unit === unit);
}

function spanInWords(row: RatioRow | undefined): string {
  if (row === undefined || row.reason !== null) return t("can't be said");
  const { low, high } = row.interval;
  const places = low >= 10 ? 0 : 1;
  if (high === null) return t("at least {low}", { low: number(low, places) });
  return t("{low} to {high}", { low: number(low, places), high: number(high, high >= 10 ? 0 : 1) });
}

function ratioSheet(names: Names): Sheet {
  const kinds = {
    "prostituted_person:buyer": t("for selling, for each one for buying"),
    "prostituted_person:exploiter": t("for selling, for each one for promoting or trafficking"),
    "prostituted_person:buyer+exploiter": t("for selling, for each one for buying, promoting or trafficking"),
  };
  const lines = Object.entries(kinds).map(([kind, what]): Line => {
    const [left, right] = [
      ratioOf(here.ratio.value.document, here, kind),
      ratioOf(there.ratio.value.document, there, kind),
    ];
    const said = left && right && left.reason === null && right.reason === null;
    const larger = said ? largerRatio(left.interval, right.interval) : null;
    const verdict =
      larger === "left"
        ? t("larger: {left}", names)
        : larger === "right"
          ? t("larger: {right}", names)
          : t("can't be told apart");
    const words = said ? verdict : t("can't be said");
    return {
      key: kind,
      entries: [
        { text: what, order: what },
        { text: spanInWords(left), order: left?.interval.low ?? null },
        { text: spanInWords(right), order: right?.interval.low ?? null },
        { text: words, order: words },
      ],
    };
  });
  return {
    columns: [
      { key: "what", title: t("Ratio (from to: 95 %, unknown sides included)") },
      { key: "left", title: names.left, numeric: true },
      { key: "right", title: names.right, numeric: true },
      { key: "verdict", title: t("What can be said") },
    ],
    lines,
  };
}

function unitInWords({ perResidents, perYear }: Measure): string {
  if (perResidents && perYear) return t("per 100,000 residents and year");
  if (perResidents) return t("per 100,000 residents");
  return perYear ? t("per year") : t("counts as published");
}

function residentsInWords(side: Side): string {
  const found = residentsOf(side.about.value.document);
  if (found === null) return "";
  return t("{city}: {n} residents, {year} ({source})", {
    ...{ city: side.about.value.document?.name ?? "", n: found.number, year: String(found.year), source: found.source },
  });
}

function periods(): string {
  return [here, there]
    .map((side) => `${sideTitle(side)}: ${periodOf(side.whole.value.document?.question ?? {})}`)
    .filter((text, place, all) => all.indexOf(text) === place)
    .join("; ");
}

export function ContrastTable() {
  const [left, right] = [here.whole.value, there.whole.value];
  if (left.document === null || right.document === null) {
    return <Unanswered problem={left.problem ?? right.problem} loading={left.loading || right.loading} />;
  }
  const names = { left: sideTitle(here), right: sideTitle(there) };
  const [one, other] = [here.series.value, there.series.value];
  if (one.basis !== other.basis || one.unit !== other.unit) return null; // said above the picture
  const measure = measureNow();
  if (measure === null) {
    return (
      <p class="unanswered">
        {t("How long each side's period is can't be told, so no difference is given. Choose from and to for both.")}
      </p>
    );
  }
  const who = measure.perResidents ? [residentsInWords(here), residentsInWords(there)].filter(Boolean).join("; ") : "";
  return (
    <section class="contrast" aria-label={t("The two sides compared")}>
      <DataTable
        name="contrast"
        caption={t("{left} against {right}: {things}, {unit}. {periods}. {residents}", {
          ...names,
          things: countedIn(one),
          unit: unitInWords(measure),
          periods: periods(),
          residents: who,
        })}
        sheet={contrastSheet(measure, names)}
      />
      <DataTable name="ratios" caption={t("Ratios on both sides: people arrested")} sheet={ratioSheet(names)} />
      <p class="quiet">
        {t(
          "Noise is what Safelight adds to protect people. About one comparison in twenty looks different by noise alone. A difference in records is one in policing or in recording, and not of how much happens.",
        )}
      </p>
    </section>
  );
}
