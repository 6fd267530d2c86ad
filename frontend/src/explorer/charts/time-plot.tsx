/** The picture of the time line: a bar for each step, each a button, and the brush over them. */

import "./time-plot.css";
import { useRef, useState } from "preact/hooks";
import { number, t } from "../../words.ts";
import { filter, type Side, state } from "../model.ts";
import {
  type Axis,
  along,
  alongEnd,
  labelled,
  ordered,
  pressed,
  type Range,
  roundUp,
  stepAt,
  touched,
} from "./axis.ts";
import { dividedBy } from "./facets.tsx";
import { moments } from "./frames.ts";
import { long, rate, short, things } from "./said.ts";
import { firstDay, lastDay, shortest, stepName, typed } from "./steps.ts";
import type { Bars, TimeBar } from "./time-bars.ts";

/** Keys pressed one after the other within this time are one step of the browser's history. */
const ONE_CHANGE_MS = 1500;

/** The steps that the filters ask for. */
export function chosen(side: Side, axis: Axis): Range {
  const { since = "", until = "" } = side.filters.value ?? {};
  return touched(axis, typed(since, "first") ?? "", typed(until, "last") ?? "");
}

/** Asks for a range of steps; the whole axis asks for nothing. */
export function choose(axis: Axis, { first, last }: Range, replace = false): void {
  const [from, to] = [axis.keys[first] ?? "", axis.keys[last] ?? ""];
  const whole = axis.keys.length - 1;
  filter(
    {
      since: first === 0 ? "" : shortest(firstDay(from), "first"),
      until: last === whole ? "" : shortest(lastDay(to), "last"),
    },
    { replace },
  );
}

interface PlotProps {
  readonly side: Side;
  readonly bars: Bars;
}

export function Plot({ side, bars }: PlotProps) {
  const { axis } = bars;
  const plot = useRef<HTMLDivElement>(null);
  const brush = useBrush(side, axis, plot);
  const range = brush.draft ?? chosen(side, axis);
  const [at, setAt] = useState(0);
  const residents = dividedBy(side);
  const top = roundUp(bars.most);
  const { basis, unit } = side.series.value;
  const what = things(basis, unit);
  const count = axis.keys.length;
  return (
    <>
      <div class="scale" aria-hidden="true">
        {residents === null ? number(top) : rate(top, residents)}
      </div>
      <div class="plot" ref={plot} {...brush.handlers}>
        <fieldset
          class="bar-steps"
          aria-label={t("{what} by step of time. Arrow keys move, Enter shows that step alone.", { what })}
          onKeyDown={(event) => setAt(moveFocus(event, at, count))}
        >
          {bars.bars.map((bar, place) => (
            <button
              key={bar.key}
              type="button"
              class={barClass(bar, place, range)}
              tabIndex={place === Math.min(at, count - 1) ? 0 : -1}
              data-step={bar.key}
              aria-label={`${stepName(bar.key)}: ${barCount(bar, residents)}`}
              title={`${stepName(bar.key)}: ${barCount(bar, residents)}`}
              onFocus={() => setAt(place)}
              onClick={(event) => {
                // The pointer's clicks come through the brush; those without one are of the keyboard.
                if (event.detail === 0) choose(axis, { first: place, last: place });
              }}
            >
              <Column bar={bar} top={top} side={side} />
            </button>
          ))}
        </fieldset>
        <Shade range={range} count={count} />
        <Now axis={axis} side={side} />
        <Handle end="first" axis={axis} range={range} />
        <Handle end="last" axis={axis} range={range} />
      </div>
      <div class="axis" aria-hidden="true">
        {labelled(axis, 12).map(({ at: place, text }, index) => (
          <span key={text} class={index % 2 === 1 ? "label odd" : "label"} style={{ left: `${place * 100}%` }}>
            {text}
          </span>
        ))}
      </div>
    </>
  );
}

function barCount({ sum }: TimeBar, residents: number | null): string {
  if (sum.status !== "shown") return short(sum);
  return residents === null ? long(sum) : rate(sum.number ?? 0, residents);
}

function barClass({ sum }: TimeBar, place: number, { first, last }: Range): string {
  return `bar-step ${sum.status}${place >= first && place <= last ? "" : " off"}`;
}

function Column({ bar, top, side }: { readonly bar: TimeBar; readonly top: number; readonly side: Side }) {
  if (bar.sum.status !== "shown") return <span class="stub" />;
  const roles = side.filters.value?.role?.split(",") ?? [];
  return (
    <span class="column" style={{ height: `${(100 * (bar.sum.number ?? 0)) / top}%` }}>
      {bar.pieces.map((piece, place) => (
        <span
          key={piece.word}
          class={`piece ${pieceClass(piece.dimension === "role" ? piece.word : roles.length === 1 ? roles[0] : "", place)}`}
          style={{ flexGrow: piece.number }}
        />
      ))}
    </span>
  );
}

function pieceClass(role: string | undefined, place: number): string {
  return role === undefined || role === "" ? `plain-${place % 3}` : `role-${role}`;
}

/** What lies outside the brush, dimmed. */
function Shade({ range, count }: { readonly range: Range; readonly count: number }) {
  return (
    <>
      <span class="shade" style={{ left: "0", width: `${(100 * range.first) / count}%` }} />
      <span class="shade" style={{ right: "0", width: `${(100 * (count - 1 - range.last)) / count}%` }} />
    </>
  );
}

/** Where the play stands: one step, or all up to it. */
function Now({ axis, side }: { readonly axis: Axis; readonly side: Side }) {
  const { moment, window } = state.value;
  if (moment === "") return null;
  const start = window === "growing" ? firstDay(moments(side.frames.value.document)[0] ?? moment) : firstDay(moment);
  const [left, right] = [along(axis, start), alongEnd(axis, lastDay(moment))];
  return <span class="now" style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }} />;
}

let changedAt = 0;

interface HandleProps {
  readonly end: keyof Range;
  readonly axis: Axis;
  readonly range: Range;
}

/** One end of the brush: dragged by pointers through the plot, moved by keys here. */
function Handle({ end, axis, range }: HandleProps) {
  const place = range[end];
  const part = (end === "first" ? place : place + 1) / axis.keys.length;
  return (
    <div
      class={`handle ${end}`}
      role="slider"
      tabIndex={0}
      data-end={end}
      aria-label={end === "first" ? t("Beginning of the period") : t("End of the period")}
      aria-valuemin={0}
      aria-valuemax={axis.keys.length - 1}
      aria-valuenow={place}
      aria-valuetext={stepName(axis.keys[place] ?? "")}
      style={{ left: `${part * 100}%` }}
      onKeyDown={(event) => {
        const next = pressed(range, end, event.key, axis);
        if (next === null) return;
        event.preventDefault();
        event.stopPropagation();
        const replace = event.timeStamp - changedAt < ONE_CHANGE_MS;
        changedAt = event.timeStamp;
        choose(axis, next, replace);
      }}
    />
  );
}

/** Dragging over the plot: from anywhere a new range, from a handle that end; a click is one step. */
function useBrush(side: Side, axis: Axis, plot: { readonly current: HTMLDivElement | null }) {
  const [draft, setDraft] = useState<Range | null>(null);
  const anchor = useRef<number | null>(null);
  const placeOf = (event: PointerEvent): number => {
    const box = plot.current?.getBoundingClientRect();
    return box ? stepAt(axis, (event.clientX - box.left) / box.width) : 0;
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || !(event.target instanceof Element)) return;
      const end = event.target.closest("[data-end]")?.getAttribute("data-end");
      const range = chosen(side, axis);
      const place = placeOf(event);
      anchor.current = end === "first" ? range.last : end === "last" ? range.first : place;
      setDraft(end ? range : { first: place, last: place });
      plot.current?.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      if (anchor.current !== null) setDraft(ordered(anchor.current, placeOf(event)));
    },
    onPointerUp: (event: PointerEvent) => {
      if (anchor.current === null) return;
      const range = ordered(anchor.current, placeOf(event));
      anchor.current = null;
      setDraft(null);
      const before = chosen(side, axis);
      if (range.first !== before.first || range.last !== before.last) choose(axis, range);
    },
    onPointerCancel: () => {
      anchor.current = null;
      setDraft(null);
    },
  };
  return { draft, handlers };
}

/** Roving focus over the bars. */
function moveFocus(event: KeyboardEvent, at: number, count: number): number {
  const moves: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: count - 1 };
  const wanted = moves[event.key];
  if (wanted === undefined || !(event.target instanceof HTMLElement) || !event.target.matches(".bar-step")) return at;
  const next = Math.min(Math.max(wanted, 0), count - 1);
  event.preventDefault();
  event.currentTarget instanceof HTMLElement &&
    event.currentTarget.querySelectorAll<HTMLElement>(".bar-step")[next]?.focus();
  return next;
}
