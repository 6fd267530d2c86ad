/** The sentence above the picture: what is seen, in words and a number with its error. */

import { useEffect } from "preact/hooks";
import { t } from "../words.ts";
import type { Answer } from "./api.ts";
import "./charts/charts.css";
import { listed, only, type Seen, sentence } from "./charts/said.ts";
import { keyIn, recorded } from "./charts/steps.ts";
import { grouped, ofSeries, total } from "./charts/sums.ts";
import { coarsened, NOTES } from "./coarsened.ts";
import "./headline.css";
import { type Loaded, mayPass } from "./loading.ts";
import { here, type Side, seriesOf, state, there } from "./model.ts";
import { nameOf, page } from "./page.ts";
import { type Filters, wordsIn } from "./state.ts";
import { emptiness, emptyInWords } from "./unanswered.tsx";

/** The period of the number: what was asked, as far as the time line knows of records. */
function period(side: Side, { question }: Answer): string {
  const { document } = side.time.value;
  const rows = document !== null && document.question.city === question.city ? document.rows : [];
  return recorded(question.since ?? "", question.until ?? "", rows.map(keyIn));
}

/** Whether the question itself can't be answered; an answer that only didn't come leaves the one before in its place. */
function isRefused({ problem }: Loaded<Answer>): boolean {
  return problem !== null && !mayPass(problem);
}

/**
 * What is seen; a list where several sides are answered one by one. Empty until there is an answer. Words and number
 * are those of the same answer, so that a slow one never puts its question beside the number before.
 */
function told(side: Side): string {
  const { document: answer } = side.whole.value;
  if (side.city.value !== null && cityOf(side.city.value) === undefined) return t("This can't be answered as asked");
  if (isRefused(side.whole.value)) {
    return t("{city}: this can't be answered as asked.", { city: cityOf(side.city.value)?.name ?? "" });
  }
  // The first day on record is the time line's to say: without it the sentence would be written twice.
  if (answer === null || (side.time.value.loading && side.time.value.document === null)) return "";
  if (emptiness(side.whole.value) === "not recorded") return emptyInWords("not recorded");
  const filters: Filters = answer.question;
  const { basis, unit } = seriesOf(filters, filters.city ?? null);
  const rows = ofSeries(answer);
  const like: Omit<Seen, "sum" | "roles"> = {
    city: cityOf(filters.city ?? null)?.name ?? "",
    period: period(side, answer),
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

function cityOf(city: string | null) {
  return page().cities.find((one) => one.city === city);
}

function isSynthetic(side: Side): boolean {
  return side.whole.value.document?.synthetic ?? side.cells.value.document?.synthetic ?? false;
}

function isContributed(side: Side): boolean {
  return (side.whole.value.document ?? side.cells.value.document)?.origin.includes("contributed") ?? false;
}

function Sentence({ side }: { readonly side: Side }) {
  const said = told(side);
  const made = isSynthetic(side);
  return (
    <>
      {made && <span class="badge">{t("synthetic: made-up data")}</span>}
      {isContributed(side) && <span class="badge">{t("contributed by a closed source")}</span>}{" "}
      {made && said !== "" ? t("Made-up data, for show: {said}", { said }) : said}
    </>
  );
}

export function Headline() {
  const comparing = state.value.compare !== null;
  const notes = coarsened(here);
  const city = cityOf(here.city.value)?.name ?? "";
  const said = told(here);
  useEffect(() => {
    if (city === "") return;
    // Nobody beside the reader should learn from a tab what the page of areas is about.
    document.title =
      page().subject === undefined
        ? t("{city}: {what} · Safelight", { city, what: title(here) })
        : t("Areas in {city} · Safelight", { city });
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
