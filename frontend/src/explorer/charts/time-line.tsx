/** The time line: bars by step over all that is on record, a brush, typed dates, playing, laws and coverage. */

import { t } from "../../words.ts";
import type { Answer } from "../api.ts";
import { filter, go, type Side, state } from "../model.ts";
import { asks, nameOf } from "../page.ts";
import { STEPS, type Step } from "../state.ts";
import "./charts.css";
import "./time-line.css";
import { UnansweredInPanel } from "../unanswered.tsx";
import type { Axis } from "./axis.ts";
import { CoverageWords, LawMarks, Strips } from "./coverage.tsx";
import { Dates } from "./dates.tsx";
import { dividedBy } from "./facets.tsx";
import { Player, toggle } from "./player.tsx";
import { sideName, things } from "./said.ts";
import { firstDay, lastDay, periodName, typed } from "./steps.ts";
import { type Bars, barsOf, coarsenedStep } from "./time-bars.ts";
import { chosen, Plot } from "./time-plot.tsx";

export function TimeLine({ side }: { readonly side: Side }) {
  const { document, problem } = side.time.value;
  const since = typed(side.filters.value?.since ?? "", "first") ?? "";
  const bars = document === null ? null : barsOf(document, since);
  const timeline = side.timeline.value.document;
  const { basis } = side.series.value;
  return (
    <section class="time chart" aria-label={t("Time line")} onKeyDown={onSpace}>
      <div class="time-head">
        <Player steps={bars === null ? [] : within(side, bars.axis)} />
        <Dates side={side} />
        <Clear side={side} />
        <StepSwitch answer={document} />
      </div>
      {problem !== null && <UnansweredInPanel side={side} problem={problem} />}
      {document !== null && bars !== null ? (
        <div class="time-body">
          <Plot side={side} bars={bars} />
          {timeline !== null && <LawMarks axis={bars.axis} timeline={timeline} />}
          {timeline !== null && <Strips axis={bars.axis} timeline={timeline} basis={basis} />}
          <Note side={side} bars={bars} answer={document} />
        </div>
      ) : (
        problem === null && (
          <div class="time-body empty">{document !== null && t("No records under these filters.")}</div>
        )
      )}
      {timeline !== null && <CoverageWords axis={bars?.axis ?? null} timeline={timeline} basis={basis} />}
    </section>
  );
}

/** Space plays and pauses, wherever in the time line it has no other meaning. */
function onSpace(event: KeyboardEvent): void {
  const { target } = event;
  if (event.key !== " " || !(target instanceof HTMLElement)) return;
  if (target.matches("button, input, select, summary, a") && !target.matches(".bar-step")) return;
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  event.preventDefault();
  toggle();
}

/** The steps of the period chosen. */
function within(side: Side, axis: Axis): readonly string[] {
  const { first, last } = chosen(side, axis);
  return axis.keys.slice(first, last + 1);
}

function Clear({ side }: { readonly side: Side }) {
  const { since, until } = side.filters.value ?? {};
  return (
    <button
      type="button"
      class="text"
      disabled={since === undefined && until === undefined}
      onClick={() => filter({ since: "", until: "" })}
    >
      {t("All of time")}
    </button>
  );
}

function stepWord(step: Step): string {
  return { year: t("year"), quarter: t("quarter"), month: t("month") }[step];
}

function StepSwitch({ answer }: { readonly answer: Answer | null }) {
  const { step } = state.value;
  const why = answer === null ? null : coarsenedStep(answer, step, stepWord(step));
  return (
    <fieldset class="steps">
      <legend class="hidden">{t("Steps")}</legend>
      {[...STEPS].reverse().map((one) => (
        <button key={one} type="button" aria-pressed={step === one} onClick={() => go({ step: one, moment: "" })}>
          {stepWord(one)}
        </button>
      ))}
      {why !== null && <span class="note">{why}</span>}
    </fieldset>
  );
}

interface PlotProps {
  readonly side: Side;
  readonly bars: Bars;
}

/** What the bars are, and how they came to be. */
function Note({ side, bars, answer }: PlotProps & { readonly answer: Answer }) {
  const { basis, unit } = side.series.value;
  const { keys } = bars.axis;
  const what = things(basis, unit);
  const parts = bars.bars.some(({ sum }) => sum.parts > 1);
  return (
    <p class="note time-note">
      {t("{what}, {period}. The scale stays while time plays.", {
        what: dividedBy(side) === null ? what : t("{what} per {n} residents", { what, n: asks().per }),
        period: periodName(firstDay(keys[0] ?? ""), lastDay(keys.at(-1) ?? "")),
      })}
      {parts && ` ${t("Bars are sums of: {parts}.", { parts: splitWords(bars, basis, unit) })}`}
      {answer.protected.protected > 0 && ` ${t("Hatched: protected.")}`}
    </p>
  );
}

function splitWords(bars: Bars, basis: string, unit: Side["series"]["value"]["unit"]): string {
  const pieces = new Map(bars.bars.flatMap(({ pieces: some }) => some.map((piece) => [piece.word, piece.dimension])));
  return [...pieces]
    .map(([word, dimension]) => (dimension === "role" ? sideName(word, basis, unit) : nameOf(dimension, word)))
    .join(", ");
}
