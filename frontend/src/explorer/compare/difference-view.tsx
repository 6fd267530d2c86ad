/** What stands over each picture of a comparison: what this side asks that the other doesn't. */

import { t } from "../../words.ts";
import type { Answer } from "../api.ts";
import { go, here, type Side, state, there } from "../model.ts";
import { changed, type Filters } from "../state.ts";
import { useAreaNames } from "../takeaway/area-names.ts";
import { DataTable } from "../takeaway/data-table.tsx";
import { rowsShown, shownBy } from "../takeaway/shown.ts";
import { differenceSheet } from "../takeaway/tables.ts";
import { countedIn, periodOf, sharpness } from "../takeaway/wording.ts";
import { Unanswered } from "../unanswered.tsx";
import { ContrastTable } from "./contrast-table.tsx";
import { type DifferenceRow, differenceRows, incomparable } from "./difference.ts";
import { DifferenceMap } from "./difference-map.tsx";
import { kindOf } from "./kinds.ts";
import { equallyLong, samePeriod, sharedPeriod, yearsOf } from "./measure.ts";
import { sideTitle } from "./sides.ts";

const COARSEST = 6;

/** The heading of one side's map. */
export function CompareHead({ side }: { readonly side: Side }) {
  const { document } = shownBy(side);
  const question = document?.question ?? {};
  return (
    <header class="compare-head">
      <h2>{sideTitle(side)}</h2>
      <p class="quiet">
        {t("{things}, {period}, {areas}", {
          things: countedIn(side.series.value),
          period: periodOf(question, state.value.moment),
          areas: sharpness(question.resolution),
        })}
      </p>
    </header>
  );
}

/** Why there is no difference area by area. */
type WhyNone = "cities" | "areas" | "things" | "days" | "lengths";

/** Why the periods of two answers allow no difference of counts; a moment is the same step on both sides. */
function periodsApart(left: Answer, right: Answer): "days" | "lengths" | null {
  const { compare, moment } = state.value;
  if (moment !== "" || samePeriod(left.question, right.question)) return null;
  if (compare !== null && kindOf(compare) !== "period") return "days";
  const [one = null, other = null] = [here, there].map((side) =>
    yearsOf(shownBy(side).document?.question ?? {}, side.time.value.document),
  );
  return equallyLong(one, other) ? null : "lengths";
}

/** The rows of the difference of what both maps show; null while there is no answer, or why there is none. */
export function differenceShown(): readonly DifferenceRow[] | WhyNone | null {
  const [left, right] = [shownBy(here).document, shownBy(there).document];
  if (left === null || right === null) return null;
  const [one, other] = [here.series.value, there.series.value];
  const why = incomparable(left, right);
  if (why === null && (one.basis !== other.basis || one.unit !== other.unit)) return "things";
  if (why !== null) return why;
  const apart = periodsApart(left, right);
  return apart ?? differenceRows(left, right, one, { left: rowsShown(here), right: rowsShown(there) });
}

function whyInWords(why: WhyNone): string {
  const [left = {}, right = {}] = [here, there].map((side) => shownBy(side).document?.question);
  const periods = { left: periodOf(left), right: periodOf(right) };
  switch (why) {
    case "cities":
      return t("Two cities have no areas in common, so there is no difference by area.");
    case "things":
      return t("The two sides count different things, so there is no difference by area.");
    case "areas":
      return t("The two sides are shown by areas of different size.");
    case "days":
      return t("The two sides are of different days: {left}; {right}.", periods);
    default:
      return t("The two periods are not equally long ({left}; {right}), so there is no difference by area.", periods);
  }
}

/** What brings both sides together; null where nothing does. */
function remedy(why: WhyNone): { readonly filters: Filters; readonly words: string } | null {
  const [left = {}, right = {}] = [here, there].map((side) => shownBy(side).document?.question);
  const { filters } = state.value;
  if (why === "areas") {
    const resolution = [left, right].map((question) => question.resolution ?? "").toSorted()[0] ?? "";
    if (resolution === "") return null;
    return {
      filters: changed(filters, { resolution }),
      words: t("Show both by {areas}", { areas: sharpness(resolution) }),
    };
  }
  if (why !== "days") return null;
  const period = sharedPeriod(left, right, filters);
  return { filters: changed(filters, period), words: t("Show both {period}", { period: periodOf(period) }) };
}

function WhyNot({ why }: { readonly why: WhyNone }) {
  const way = remedy(why);
  return (
    <div class="unanswered">
      <p>{whyInWords(why)}</p>
      {way !== null && (
        <button type="button" class="quiet-button" onClick={() => go({ filters: way.filters })}>
          {way.words}
        </button>
      )}
    </div>
  );
}

/** Where most areas can't be said, larger ones say more: the way there. */
function Coarser({ rows }: { readonly rows: readonly DifferenceRow[] }) {
  const resolution = Number(shownBy(here).document?.question.resolution);
  const unsaid = rows.filter(({ verdict }) => verdict === "unknown").length;
  if (!(resolution > COARSEST) || unsaid * 2 < rows.length) return null;
  return (
    <button
      type="button"
      class="quiet-button"
      onClick={() => go({ filters: changed(state.value.filters, { resolution: String(resolution - 1) }) })}
    >
      {t("Larger areas say more: show {areas}", { areas: sharpness(String(resolution - 1)) })}
    </button>
  );
}

/** How many areas are more, less, and can't be told apart: the map in a sentence. */
export function inShort(rows: readonly DifferenceRow[], left: string, right: string): string {
  const count = (verdict: string) => rows.filter((row) => row.verdict === verdict).length;
  return t(
    "Of {n} areas: more for {left} in {more}, more for {right} in {less}; {same} can't be told apart from noise, and {unknown} can't be said.",
    {
      ...{
        n: rows.length,
        left,
        right,
        more: count("more"),
        less: count("less"),
        same: count("same"),
        unknown: count("unknown"),
      },
    },
  );
}

/** The difference as a picture, a sentence and a table; what has no areas in common, by its totals. */
export function DifferenceView({ table = false }: { readonly table?: boolean }) {
  const named = useAreaNames(here.city.value);
  const [one, other] = [shownBy(here), shownBy(there)];
  const found = differenceShown();
  const names = { left: sideTitle(here), right: sideTitle(there) };
  return (
    <div class="difference-view">
      <Unanswered problem={one.problem ?? other.problem} loading={one.loading || other.loading} />
      {typeof found === "string" && <WhyNot why={found} />}
      {found !== null && typeof found !== "string" && (
        <>
          <p>{inShort(found, names.left, names.right)}</p>
          <Coarser rows={found} />
          {!table && <DifferenceMap rows={found} city={here.city.value ?? ""} {...names} named={named} />}
          <DataTable
            name="difference"
            caption={t("{left} minus {right}, by area: {things}", { ...names, things: countedIn(here.series.value) })}
            sheet={differenceSheet(found, { ...names, named })}
          />
        </>
      )}
      <ContrastTable />
    </div>
  );
}
