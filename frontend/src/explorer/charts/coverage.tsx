/** What else happened on the axis: changes of law as marks, and when each source published, fell silent or changed. */

import "./coverage.css";
import { day, t } from "../../words.ts";
import type { Timeline } from "../api.ts";
import { type Axis, along, alongEnd } from "./axis.ts";
import { tellChange } from "./change-at.ts";

type State = Timeline["sources"][number]["spans"][number]["state"];
type Law = Timeline["laws"][number] & { readonly id?: string; readonly source_url?: string | null };
type Span = Timeline["sources"][number]["spans"][number];

function stateName(state: State): string {
  switch (state) {
    case "published":
      return t("published");
    case "silent":
      return t("silent");
    case "changed":
      return t("counted otherwise from here");
    case "not_comparable":
      return t("not comparable across");
  }
}

const percent = (part: number): string => `${Math.round(part * 10_000) / 100}%`;

/** Where a span lies; single days are thin, open ends reach the axis' ends. */
function placed(axis: Axis, span: Span): { readonly left: string; readonly width: string } | null {
  const single = span.state === "changed" || span.state === "not_comparable";
  const start = span.since ? along(axis, span.since) : 0;
  const end = single ? start : span.until ? alongEnd(axis, span.until) : 1;
  if (end <= 0 || start >= 1 || (!single && end <= start)) return null;
  return { left: percent(start), width: single ? "6px" : percent(end - start) };
}

interface Props {
  readonly axis: Axis;
  readonly timeline: Timeline;
  readonly basis: string;
}

function isWithin(axis: Axis, date: string): boolean {
  const at = along(axis, date);
  return at > 0 && at < 1;
}

/** Marks of law on the axis: each a button that tells what changed before and after. */
export function LawMarks({ axis, timeline }: Omit<Props, "basis">) {
  return (
    <div class="laws">
      {timeline.laws.map((law: Law) => {
        if (!isWithin(axis, law.date)) return null;
        const at = along(axis, law.date);
        return (
          <button
            key={`${law.date} ${law.title}`}
            type="button"
            class={at > 0.6 ? "law left" : "law"}
            style={{ left: percent(at) }}
            onClick={() => tellChange(law.id ?? law.date)}
          >
            <span aria-hidden="true">§</span>
            <span class="law-text">
              <strong>{law.title}</strong> · {day(law.date)}. {law.what}
            </span>
          </button>
        );
      })}
    </div>
  );
}

/** Sources of the basis shown that have a dated span; the others are told in words alone. */
function stripped(timeline: Timeline, basis: string): Timeline["sources"] {
  return timeline.sources.filter((source) => source.basis === basis && source.spans.some((span) => span.since));
}

/** A strip for each source of the basis shown. */
export function Strips({ axis, timeline, basis }: Props) {
  return (
    <div class="strips" aria-hidden="true">
      {stripped(timeline, basis).map((source) => (
        <div class="source-strip" key={source.source} title={source.title}>
          {source.spans.map((span) => {
            const place = placed(axis, span);
            return place && <span key={`${span.since}${span.state}`} class={`span ${span.state}`} style={place} />;
          })}
        </div>
      ))}
    </div>
  );
}

/** Legend, and all of it in words. */
export function CoverageWords({ axis, timeline, basis }: Omit<Props, "axis"> & { readonly axis: Axis | null }) {
  const sources = timeline.sources.filter((source) => source.basis === basis);
  const used = [...new Set(stripped(timeline, basis).flatMap((source) => source.spans.map((span) => span.state)))];
  const marked = axis !== null && timeline.laws.some((law) => isWithin(axis, law.date));
  return (
    <div class="coverage-words">
      <span class="legend" aria-hidden="true">
        {used.map((state) => (
          <span key={state} class="legend-item">
            <span class={`span ${state}`} /> {stateName(state)}
          </span>
        ))}
        {marked && <span class="legend-item">§ {t("change of law")}</span>}
      </span>
      <details>
        <summary>{t("Sources and laws in words")}</summary>
        <ul>
          {sources.flatMap((source) =>
            source.spans.map((span) => (
              <li key={`${source.source} ${span.since} ${span.state}`}>
                <strong>{source.title}</strong>: {stateName(span.state)}, {spanWords(span)}. {span.why}
              </li>
            )),
          )}
          {timeline.laws.map((law: Law) => (
            <li key={`${law.date} ${law.title}`}>
              <strong>{law.title}</strong>, {day(law.date)}: {law.what}{" "}
              {law.source_url ? <a href={law.source_url}>{t("read it")}</a> : null}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function spanWords({ since, until, state }: Span): string {
  if (state === "changed" || state === "not_comparable") return since ? day(since) : t("day not known");
  if (!since) return until ? t("until {last}", { last: day(until) }) : t("always");
  return until
    ? t("{first} to {last}", { first: day(since), last: day(until) })
    : t("since {first}", { first: day(since) });
}
