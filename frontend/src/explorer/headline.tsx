/** The sentence above the picture: what is seen, in words and a number with its error. */

import { useEffect } from "preact/hooks";
import { t } from "../words.ts";
import type { Answer } from "./api.ts";
import "./charts/charts.css";
import { listed, only, type Seen, sentence } from "./charts/said.ts";
import { firstDay, keyIn, periodName } from "./charts/steps.ts";
import { grouped, total } from "./charts/sums.ts";
import { coarsened, NOTES } from "./coarsened.ts";
import "./headline.css";
import { here, type Side, state, there } from "./model.ts";
import { nameOf, page } from "./page.ts";
import { wordsIn } from "./state.ts";

/** The first day on record, where the answer has no beginning of its own. */
function since(side: Side, answer: Answer): string {
  if (answer.question.since !== undefined) return answer.question.since;
  const first = (side.time.value.document?.rows ?? []).map(keyIn).filter((key) => key !== "");
  const key = first.toSorted()[0];
  return key === undefined ? "" : firstDay(key);
}

/** What is seen; a list where several sides are answered one by one. Empty until there is an answer. */
function told(side: Side): string {
  const { document: answer, problem } = side.bases.value;
  const city = page().cities.find((one) => one.city === side.city.value);
  if (city === undefined) return "";
  if (problem !== null) return t("{city}: this can't be answered as asked.", { city: city.name });
  // The first day on record is the time line's to say: without it the sentence would be written twice.
  if (answer === null || (side.time.value.loading && side.time.value.document === null)) return "";
  const filters = side.filters.value ?? {};
  const { basis, unit } = side.series.value;
  const rows = answer.rows.filter((row) => row.basis === basis && row.unit === unit);
  const like: Omit<Seen, "sum" | "roles"> = {
    city: city.name,
    period: periodName(since(side, answer), answer.question.until ?? ""),
    basis,
    unit,
    only: only(filters),
  };
  const variance = answer.published.variance;
  if ((answer.question.by ?? "").split(",").includes("role")) {
    const sides = grouped(rows, (row) => row.role ?? "");
    return listed(
      like,
      [...sides].map(([role, some]) => ({ role, sum: total(some, variance) })),
    );
  }
  return sentence({ ...like, sum: total(rows, variance), roles: wordsIn(filters, "role") });
}

function isSynthetic(side: Side): boolean {
  return side.bases.value.document?.synthetic ?? side.cells.value.document?.synthetic ?? false;
}

function Sentence({ side }: { readonly side: Side }) {
  const said = told(side);
  const made = isSynthetic(side);
  return (
    <>
      {made && <span class="badge">{t("synthetic: made-up data")}</span>}{" "}
      {made && said !== "" ? t("Made-up data, for show: {said}", { said }) : said}
    </>
  );
}

export function Headline() {
  const comparing = state.value.compare !== null;
  const notes = coarsened(here);
  const city = page().cities.find((one) => one.city === here.city.value)?.name ?? "";
  const said = told(here);
  useEffect(() => {
    if (city !== "") document.title = t("{city}: {what} · Safelight", { city, what: title(here) });
  });
  return (
    <header class="headline">
      <h1>
        <Sentence side={here} />
      </h1>
      {comparing && (
        <p class="beside">
          <Sentence side={there} />
        </p>
      )}
      {notes.length > 0 && <p class="coarsened">{notes.slice(0, NOTES).join(" ")}</p>}
      <div class="hidden" role="status" aria-live="polite">
        {said !== "" && `${isSynthetic(here) ? t("Made-up data, for show: {said}", { said }) : said} ${notes[0] ?? ""}`}
      </div>
    </header>
  );
}

/** For the page's title: what is counted, and what is on. */
function title(side: Side): string {
  const { basis } = side.series.value;
  const filters = side.filters.value ?? {};
  return [nameOf("basis", basis), ...only(filters)].slice(0, 3).join(", ");
}
