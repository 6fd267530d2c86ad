/** What stands over each picture of a comparison: what this side asks that the other doesn't. */

import { t } from "../../words.ts";
import { go, here, type Side, state, there } from "../model.ts";
import { changed } from "../state.ts";
import { useAreaNames } from "../takeaway/area-names.ts";
import { DataTable } from "../takeaway/data-table.tsx";
import { rowsShown, shownBy } from "../takeaway/shown.ts";
import { differenceSheet } from "../takeaway/tables.ts";
import { countedIn, periodOf, sharpness } from "../takeaway/wording.ts";
import { Unanswered } from "../unanswered.tsx";
import { ContrastTable } from "./contrast-table.tsx";
import { type DifferenceRow, differenceRows, incomparable } from "./difference.ts";
import { DifferenceMap } from "./difference-map.tsx";
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

/** The rows of the difference of what both maps show; null where there is none, with why. */
export function differenceShown(): readonly DifferenceRow[] | "cities" | "areas" | "things" | null {
  const [left, right] = [shownBy(here).document, shownBy(there).document];
  if (left === null || right === null) return null;
  const [one, other] = [here.series.value, there.series.value];
  const why = incomparable(left, right);
  if (why === null && (one.basis !== other.basis || one.unit !== other.unit)) return "things";
  return why ?? differenceRows(left, right, one, { left: rowsShown(here), right: rowsShown(there) });
}

function WhyNot({ why }: { readonly why: "cities" | "areas" | "things" }) {
  const resolutions = [here, there].map((side) => Number(shownBy(side).document?.question.resolution));
  const coarser = Math.min(...resolutions);
  if (why === "cities") {
    return <p class="unanswered">{t("Two cities have no areas in common, so there is no difference by area.")}</p>;
  }
  if (why === "things") {
    return <p class="unanswered">{t("The two sides count different things, so there is no difference by area.")}</p>;
  }
  return (
    <div class="unanswered">
      <p>{t("The two sides are shown by areas of different size.")}</p>
      {Number.isFinite(coarser) && (
        <button
          type="button"
          class="quiet-button"
          onClick={() => go({ filters: changed(state.value.filters, { resolution: String(coarser) }) })}
        >
          {t("Show both by {areas}", { areas: sharpness(String(coarser)) })}
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
function inShort(rows: readonly DifferenceRow[], left: string, right: string): string {
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
            caption={t("{left} minus {right}, by area: {things}", { ...names, things: countedIn(here.series.value) })}
            sheet={differenceSheet(found, { ...names, named })}
          />
        </>
      )}
      <ContrastTable />
    </div>
  );
}
