/** The ratio with its bounds: a sentence, a range on a logarithmic axis, what it rests on, and its history. */

import { figure, number, t } from "../../words.ts";
import type { RatioAnswer, RatioRow, Side as RatioSide, Row } from "../api.ts";
import { go, type Side, state } from "../model.ts";
import { nameOf } from "../page.ts";
import { type Against, RATIOS } from "../state.ts";
import "./charts.css";
import "./ratio.css";
import { UnansweredInPanel } from "../unanswered.tsx";
import { Group } from "./group.tsx";
import { alongLog, drawn, spanName, TICKS } from "./range-axis.ts";
import { RatioHistory } from "./ratio-history.tsx";
import { deed } from "./said.ts";

/** The API's ratios, by the other side. */
const RATIO_OF: Readonly<Record<Against, string>> = {
  buyer: "prostituted_person:buyer",
  exploiter: "prostituted_person:exploiter",
  both: "prostituted_person:buyer+exploiter",
};

/** A ratio as the API gives it, with what `RatioRow` leaves out. */
export type FullRatio = Omit<RatioRow, "instead"> & {
  /** What it is of: "as asked", "the whole period" and so on. */
  readonly of?: string;
  readonly records?: number | null;
  readonly cost_of_not_saying?: { readonly factor: number | null; readonly if_published: string };
  readonly instead?: FullRatio | null;
};

/** The other side of a ratio in a few words. */
export function ratioName(ratio: string): string {
  const below = (ratio.split(":")[1] ?? "").split("+");
  return below.length > 1 ? t("both sides that pay or profit") : deed(below[0] ?? "");
}

export function RatioPanel({ side }: { readonly side: Side }) {
  const against = state.value.ratio;
  return (
    <Group name="ratio" title={t("The ratio between the sides")}>
      <fieldset class="ratio-choice">
        <legend>{t("Selling, for each one of …")}</legend>
        {RATIOS.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="ratio"
              value={one}
              checked={one === against}
              onChange={() => go({ ratio: one })}
            />
            <span>{ratioName(RATIO_OF[one])}</span>
          </label>
        ))}
      </fieldset>
      <Told side={side} ratio={RATIO_OF[against]} />
    </Group>
  );
}

function Told({ side, ratio }: { readonly side: Side; readonly ratio: string }) {
  const { document, problem } = side.ratio.value;
  const history = side.history.value;
  return (
    <>
      <div class={problem === null ? "ratio-told" : ""}>
        {problem === null ? (
          document !== null && <Said answer={document} ratio={ratio} />
        ) : (
          <UnansweredInPanel side={side} problem={problem} />
        )}
      </div>
      <div class={history.loading && history.document === null ? "ratio-years" : ""}>
        {history.document !== null && <RatioHistory answer={history.document} ratio={ratio} />}
      </div>
    </>
  );
}

/** The row of a ratio: of what was asked, of its one basis, in the unit that isn't operations. */
export function rowsOf(answer: RatioAnswer, ratio: string): readonly FullRatio[] {
  return answer.rows.filter((row) => row.ratio === ratio);
}

function Said({ answer, ratio }: { readonly answer: RatioAnswer; readonly ratio: string }) {
  const rows = rowsOf(answer, ratio);
  if (rows.length === 0) return <p class="note">{t("There is no ratio of these records.")}</p>;
  return (
    <>
      {rows.slice(0, MOST).map((row) => (
        <One key={partName(row)} row={row} part={rows.length > 1 ? partName(row) : ""} />
      ))}
    </>
  );
}

const MOST = 6;
const SPLITS = ["venue", "sex", "age_band", "race", "charge", "size_band", "hour", "weekday", "source"] as const;

/** Where an answer was split by values, which of them a row is of. */
function partName(row: FullRatio): string {
  const said = row as unknown as Readonly<Record<string, string | undefined>>;
  return SPLITS.flatMap((name) => (said[name] === undefined ? [] : [nameOf(name, said[name])])).join(", ");
}

function One({ row, part }: { readonly row: FullRatio; readonly part: string }) {
  const factor = row.cost_of_not_saying?.factor ?? null;
  return (
    <div class="ratio-one">
      {part !== "" && <h3>{part}</h3>}
      <p class="ratio-sentence">{row.sentence}</p>
      <RangeBar row={row} />
      <dl class="rests">
        <dt>{t("Bounds")}</dt>
        <dd>{spanName(row.bounds)}</dd>
        <dt>{t("95 % interval")}</dt>
        <dd>{spanName(row.interval)}</dd>
        <dt>{t("Among those that say")}</dt>
        <dd>{row.point === null ? t("can't be said") : figure(row.point)}</dd>
        <SideLine side={row.numerator} basis={row.basis} unit={row.unit} />
        <SideLine side={row.denominator} basis={row.basis} unit={row.unit} />
        <SideLine side={row.unknown} basis={row.basis} unit={row.unit} />
      </dl>
      <p class="note">
        {t("Rests on {basis}, never mixed with others.", { basis: nameOf("basis", row.basis) })}{" "}
        {factor !== null &&
          factor > 1 &&
          t(
            "Not saying the side makes this {factor} times as wide; published, it would be one number between the bounds.",
            {
              factor: figure(factor),
            },
          )}
      </p>
      {row.reason !== null && <Reason row={row} />}
    </div>
  );
}

function Reason({ row }: { readonly row: FullRatio }) {
  return (
    <div class="silent">
      <p>{row.reason}</p>
      {row.instead && (
        <>
          <p class="note">{t("Wider, so that it can be said:")}</p>
          <p>{row.instead.sentence}</p>
          <RangeBar row={row.instead} />
        </>
      )}
    </div>
  );
}

interface SideProps {
  readonly side: RatioSide;
  readonly basis: string;
  readonly unit: RatioRow["unit"];
}

function SideLine({ side, basis, unit }: SideProps) {
  const count = (side as unknown as Row)[unit] ?? null;
  const share = side.share ?? null;
  const said = side.status === "shown" && count !== null ? number(count) : statusName(side.status);
  return (
    <>
      <dt>{side.roles.includes("unknown") ? t("the record doesn't say") : side.words || nameOf("basis", basis)}</dt>
      <dd>
        {said}
        {share !== null && ` (${t("{share} %", { share: number(share * 100, share < 0.1 ? 1 : 0) })})`}
      </dd>
    </>
  );
}

function statusName(status: RatioRow["numerator"]["status"]): string {
  return status === "few" ? t("none or few") : t("protected");
}

/** Bounds as a band, the interval as a whisker, the point as a mark; an arrow where an end is open. */
export function RangeBar({ row }: { readonly row: Pick<FullRatio, "bounds" | "interval" | "point"> }) {
  const bounds = drawn(row.bounds);
  const interval = drawn(row.interval);
  const percent = (part: number) => `${Math.round(part * 1000) / 10}%`;
  return (
    <div
      class="range-bar"
      role="img"
      aria-label={t("Bounds {bounds}; 95 % interval {interval}.", {
        bounds: spanName(row.bounds),
        interval: spanName(row.interval),
      })}
    >
      {TICKS.map((tick) => (
        <span key={tick} class={tick === 1 ? "tick one" : "tick"} style={{ left: percent(alongLog(tick)) }}>
          <span>{tick < 1 ? String(tick) : number(tick)}</span>
        </span>
      ))}
      {interval && (
        <span
          class="whisker"
          style={{ left: percent(interval.start), width: percent(interval.end - interval.start) }}
        />
      )}
      {bounds ? (
        <span
          class={`band${bounds.openHigh ? " open-high" : ""}${bounds.openLow ? " open-low" : ""}`}
          style={{ left: percent(bounds.start), width: percent(Math.max(bounds.end - bounds.start, 0.006)) }}
        />
      ) : (
        <span class="band nothing" />
      )}
      {row.point !== null && <span class="point" style={{ left: percent(alongLog(row.point)) }} />}
    </div>
  );
}
