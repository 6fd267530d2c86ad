/** A ratio year by year: a ribbon of bounds, gaps where nothing can be said. */

import { figure, t } from "../../words.ts";
import type { RatioAnswer } from "../api.ts";
import { alongLog, drawn, spanName, TICKS } from "./range-axis.ts";
import { keysBetween } from "./steps.ts";

interface Props {
  readonly answer: RatioAnswer;
  readonly ratio: string;
}

export function RatioHistory({ answer, ratio }: Props) {
  const rows = answer.rows.filter((row) => row.ratio === ratio && row.year !== undefined);
  const years = rows.map((row) => String(row.year)).toSorted();
  const [first, last] = [years[0], years.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const all = keysBetween(first, last);
  const percent = (part: number) => `${Math.round(part * 1000) / 10}%`;
  return (
    <div class="history">
      <h3>{t("By year")}</h3>
      <div class="history-plot" aria-hidden="true">
        {TICKS.filter((tick) => tick >= 0.1 && tick <= 100).map((tick) => (
          <span key={tick} class={tick === 1 ? "line one" : "line"} style={{ bottom: percent(alongLog(tick)) }}>
            <span>{tick}</span>
          </span>
        ))}
        {all.map((year, place) => {
          const row = rows.find((one) => String(one.year) === year);
          const bounds = row ? drawn(row.bounds) : null;
          const left = percent((place + 0.5) / all.length);
          if (!bounds) return <span key={year} class="gap" style={{ left, width: percent(0.7 / all.length) }} />;
          return (
            <span
              key={year}
              class={`band${bounds.openHigh ? " open-high" : ""}`}
              style={{
                left,
                width: percent(0.6 / all.length),
                bottom: percent(bounds.start),
                height: percent(Math.max(bounds.end - bounds.start, 0.015)),
              }}
            />
          );
        })}
      </div>
      <div class="history-axis" aria-hidden="true">
        <span>{first}</span>
        <span>{last}</span>
      </div>
      <details class="twin">
        <summary>{t("As a table")}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("Year")}</th>
              <th scope="col">{t("Bounds")}</th>
              <th scope="col">{t("Among those that say")}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((year) => {
              const row = rows.find((one) => String(one.year) === year);
              return (
                <tr key={year}>
                  <th scope="row">{year}</th>
                  <td>{row ? spanName(row.bounds) : t("no records")}</td>
                  <td>{row?.point ? figure(row.point) : t("can't be said")}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </details>
    </div>
  );
}
