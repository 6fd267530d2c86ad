/** What stands where an answer should: each way of having none has its own words and its own way on. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../words.ts";
import type { Answer, Problem } from "./api.ts";
import { question } from "./charts/said.ts";
import { type Loaded, mayPass, retry } from "./loading.ts";
import { go, here, type Side, state, unknownParts } from "./model.ts";
import { told, wayOn } from "./problems.ts";
import { FILTERS, type Filters } from "./state.ts";
import "./unanswered.css";

/** After this long a reader is told that the answer is still on its way. */
const SLOW_MS = 1500;

/** Why an answer has no rows: nothing stands behind the question, or what does is held back. */
export type Empty = "nothing" | "withheld" | "not recorded" | null;

interface Props {
  readonly problem?: Problem | null;
  readonly loading?: boolean;
  readonly empty?: Empty;
}

/** True once something has lasted longer than a reader waits without a word. */
export function useSlow(waiting: boolean): boolean {
  const [slow, set] = useState(false);
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => set(true), SLOW_MS);
    return () => {
      clearTimeout(timer);
      set(false);
    };
  }, [waiting]);
  return slow;
}

function Goes({ filters }: { readonly filters: Filters }) {
  return (
    <button type="button" class="quiet-button" onClick={() => go({ filters, moment: "" })}>
      {t("Ask instead: {question}", { question: question(filters, here.series.peek()) })}
    </button>
  );
}

function Again() {
  return (
    <button type="button" class="quiet-button" onClick={retry}>
      {t("Try again")}
    </button>
  );
}

function Failed({ problem }: { readonly problem: Problem }) {
  const again = mayPass(problem);
  const nearest = wayOn(problem);
  const { city } = state.value.filters;
  return (
    <div class="unanswered wrong" role="status">
      <p>{told(problem)}</p>
      {again && <Again />}
      {nearest !== null && <Goes filters={nearest} />}
      {!again && nearest === null && city && <Goes filters={{ city }} />}
    </div>
  );
}

export function emptyInWords(empty: Exclude<Empty, null>): string {
  if (empty === "withheld") {
    return t("Nobody, or so few people or events, stand behind this that Safelight shows no number.");
  }
  if (empty === "not recorded") return t("The sources of this city don't record or don't publish what you ask for.");
  return t("No records, or too few to tell, under these filters.");
}

/** The nearest wider question: without the filter that was set last in the API's order; null where none is set. */
export function wider(filters: Filters): Filters | null {
  const narrowing = FILTERS.filter(
    (name) => filters[name] && !["city", "basis", "unit", "origin", "release"].includes(name),
  );
  const last = narrowing.at(-1);
  if (last === undefined) return null;
  return Object.fromEntries(Object.entries(filters).filter(([name]) => name !== last));
}

function Nothing({ empty }: { readonly empty: Exclude<Empty, null> }) {
  const next = wider(state.value.filters);
  return (
    <div class="unanswered" role="status">
      <p>{emptyInWords(empty)}</p>
      {next !== null && <Goes filters={next} />}
    </div>
  );
}

export function Unanswered({ problem = null, loading = false, empty = null }: Props) {
  const slow = useSlow(loading);
  if (problem !== null) return <Failed problem={problem} />;
  if (slow) {
    return (
      <p class="unanswered" role="status">
        {t("Still asking. What is shown is of the question before.")}
      </p>
    );
  }
  return empty === null || loading ? null : <Nothing empty={empty} />;
}

interface InPanelProps {
  readonly side: Side;
  readonly problem: Problem;
}

/**
 * In a panel. What keeps the whole page from answering is told once, with the picture, and the panel is silent about
 * it; what is refused here alone is told where a reader looks for it.
 */
export function UnansweredInPanel({ side, problem }: InPanelProps) {
  if (side.cells.value.problem !== null) {
    return <p class="unanswered quiet">{t("No answer: why stands with the map or the table.")}</p>;
  }
  if (mayPass(problem)) return <Failed problem={problem} />;
  return (
    <details class="unanswered">
      <summary>{t("Not answered together with these filters")}</summary>
      <Failed problem={problem} />
    </details>
  );
}

/** Why a loaded answer shows nothing; null where it shows something, or isn't there. */
export function emptiness({ document }: Loaded<Answer>): Empty {
  if (document === null || document.rows.some((row) => row.status === "shown")) return null;
  const { question, not_recorded: gaps, protected: held } = document;
  if (gaps.some(({ field }) => question[field] !== undefined)) return "not recorded";
  return held.protected > 0 || document.rows.some((row) => row.status === "protected") ? "withheld" : "nothing";
}

/** What an address held that the page doesn't know: said once, with the link as it is now. */
export function Ignored() {
  const unknown = unknownParts.value;
  if (unknown.length === 0) return null;
  return (
    <div class="unanswered" role="status">
      <p>
        {t("A part of the link isn't known here and was left out: {parts}. Everything else is as the link says.", {
          parts: unknown.join(", "),
        })}
      </p>
      <button type="button" class="quiet-button" onClick={() => go({}, { replace: true })}>
        {t("Got it")}
      </button>
    </div>
  );
}
