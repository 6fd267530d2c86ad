/** People in exploitation over time: the middle of the worlds as a line and nine tenths of them as a band, run and base. */

import { number, t } from "../words.ts";
import type { Run } from "./asking.ts";
import { about } from "./figures.ts";

const WIDTH = 640;
const HEIGHT = 300;
const LEFT = 56;
const BOTTOM = 28;
const TOP = 8;

export function Chart({ run }: { readonly run: Run }) {
  const now = run.intervals.run.N;
  const base = run.intervals.base.N;
  if (!now || !base) return null;
  const last = run.t.at(-1) ?? 1;
  const most = Math.max(...base.p95, ...now.p95) || 1;
  const x = (month: number) => LEFT + (month / last) * (WIDTH - LEFT - 8);
  const y = (value: number) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - TOP);
  const line = (values: readonly number[]) => values.map((value, at) => point(x(run.t[at] ?? 0), y(value))).join("L");
  const band = (low: readonly number[], high: readonly number[]) =>
    `M${line(high)}L${[...low]
      .map((value, at) => point(x(run.t[at] ?? 0), y(value)))
      .reverse()
      .join("L")}Z`;
  const years = Array.from({ length: Math.floor(last / 12) + 1 }, (_, year) => year).filter(
    (year) => last <= 60 || year % (last > 120 ? 5 : 2) === 0,
  );
  return (
    <figure class="lab-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={spoken(run)}>
        <path class="band base" d={band(base.p05, base.p95)} />
        <path class="band run" d={band(now.p05, now.p95)} />
        <path class="line base" d={`M${line(base.p50)}`} />
        <path class="line run" d={`M${line(now.p50)}`} />
        <path class="axis" d={`M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - 8}`} />
        {[0, most / 2, most].map((value) => (
          <text key={value} class="tick" x={LEFT - 6} y={y(value) + 4} text-anchor="end">
            {about(value)}
          </text>
        ))}
        {years.map((year) => (
          <text key={year} class="tick" x={x(year * 12)} y={HEIGHT - 8} text-anchor="middle">
            {number(year)}
          </text>
        ))}
      </svg>
      <figcaption>
        <span class="lab-key base">{t("nothing added")}</span> <span class="lab-key run">{t("this basket")}</span>{" "}
        {t("People in exploitation by year. Line: the middle of {n} worlds; band: nine tenths of them.", {
          n: run.intervals.worlds,
        })}
      </figcaption>
    </figure>
  );
}

function spoken(run: Run): string {
  const ends = (band: { readonly p05: readonly number[]; readonly p95: readonly number[] } | undefined) => ({
    low: about(band?.p05.at(-1) ?? 0),
    high: about(band?.p95.at(-1) ?? 0),
  });
  const base = ends(run.intervals.base.N);
  const now = ends(run.intervals.run.N);
  return t("At the end {low} to {high} people in exploitation; with nothing added {from} to {to}.", {
    low: now.low,
    high: now.high,
    from: base.low,
    to: base.high,
  });
}

function point(x: number, y: number): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
