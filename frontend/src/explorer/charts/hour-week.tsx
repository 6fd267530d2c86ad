/** Hours of the day by days of the week: a grid whose cells filter, read by arrow keys. */

import { useRef, useState } from "preact/hooks";
import { number, t } from "../../words.ts";
import type { Answer } from "../api.ts";
import { coarsened } from "../coarsened.ts";
import { filter, type Side } from "../model.ts";
import { nameOf } from "../page.ts";
import { type Filters, wordsIn } from "../state.ts";
import "./charts.css";
import "./hour-week.css";
import { UnansweredInPanel } from "../unanswered.tsx";
import { Group } from "./group.tsx";
import { long, short, things } from "./said.ts";
import { grouped, ofSeries, type Total, total } from "./sums.ts";
import { BLOCKS, blocksIn, isOn, moved, pressedBlock, pressedCell, pressedDay, WEEKDAYS } from "./week.ts";

export function HourWeek({ side }: { readonly side: Side }) {
  const filters = side.filters.value ?? {};
  const on = filters.hours !== undefined || filters.weekdays !== undefined;
  return (
    <Group name="hour-week" title={t("Hour and day of the week")} note={on ? t("on") : ""}>
      <Week side={side} />
      {on && (
        <button type="button" class="text" onClick={() => filter({ hours: "", weekdays: "" })}>
          {t("All hours and days")}
        </button>
      )}
    </Group>
  );
}

function Week({ side }: { readonly side: Side }) {
  const { document, problem } = side.week.value;
  if (problem !== null) return <UnansweredInPanel side={side} problem={problem} />;
  const known = coarsened(side);
  return (
    <>
      <div class="week-place">{document !== null && <Grid side={side} answer={document} />}</div>
      {document?.coarsened
        .filter((note) => !known.includes(note))
        .map((note) => (
          <p key={note} class="note">
            {note}
          </p>
        ))}
    </>
  );
}

function Grid({ side, answer }: { readonly side: Side; readonly answer: Answer }) {
  const filters = side.filters.value ?? {};
  const { basis, unit } = side.series.value;
  const rows = grouped(ofSeries(answer), (row) => `${row.hour} ${row.weekday}`);
  const sums = new Map([...rows].map(([key, some]) => [key, total(some, answer.published.variance)]));
  const most = [...sums.values()].reduce((top, sum) => Math.max(top, sum.number ?? 0), 1);
  const sumOf = (block: string, day: string): Total => sums.get(`${block} ${day}`) ?? total([], 0);
  const { at, table, props } = useGrid();
  if (![...sums.values()].some((sum) => sum.status === "shown")) {
    return <p class="note">{t("No hours can be shown: none are recorded, or too few in each block.")}</p>;
  }
  return (
    <>
      <table class="week" ref={table}>
        <caption class="hidden">
          {t("{what} by hour and day of the week. Arrow keys move, Enter filters.", { what: things(basis, unit) })}
        </caption>
        <thead>
          <tr>
            <th scope="col" class="corner">
              {t("hours")}
            </th>
            {WEEKDAYS.map((day, column) => (
              <th scope="col" key={day}>
                <button
                  type="button"
                  class="head"
                  aria-pressed={wordsIn(filters, "weekdays").includes(day)}
                  {...props(0, column + 1)}
                  onClick={() => filter({ weekdays: pressedDay(filters, day) })}
                >
                  <span aria-hidden="true">{nameOf("weekday", day).slice(0, 2)}</span>
                  <span class="hidden">{nameOf("weekday", day)}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {BLOCKS.map((block, row) => (
            <tr key={block}>
              <th scope="row">
                <button
                  type="button"
                  class="head"
                  aria-pressed={filters.hours !== undefined && blocksIn(filters.hours).includes(row)}
                  {...props(row + 1, 0)}
                  onClick={() => filter({ hours: pressedBlock(filters.hours, row) })}
                >
                  {block.replace("-", "–")}
                </button>
              </th>
              {WEEKDAYS.map((day, column) => (
                <td key={day}>
                  <button
                    type="button"
                    class={`hour ${sumOf(block, day).status}`}
                    aria-pressed={isOn(filters, row, day)}
                    aria-label={cellName(day, block, sumOf(block, day))}
                    data-cell={`${day} ${block}`}
                    style={{ "--heat": String(heat(sumOf(block, day), most)) }}
                    {...props(row + 1, column + 1)}
                    onClick={() => filter(pressedCell(filters, row, day))}
                  >
                    {sumOf(block, day).status === "shown" ? short(sumOf(block, day)) : ""}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">{at === null ? unknownHours(side, answer, filters) : said(at, sumOf)}</p>
    </>
  );
}

/** Roving focus: one stop for Tab, arrow keys within. */
function useGrid() {
  const [place, setPlace] = useState<readonly [number, number]>([1, 1]);
  const [focused, setFocused] = useState(false);
  const table = useRef<HTMLTableElement>(null);
  function onKeyDown(event: KeyboardEvent): void {
    const next = moved(place[0], place[1], event.key);
    if (next === null || (next[0] === 0 && next[1] === 0)) return;
    event.preventDefault();
    table.current?.querySelector<HTMLButtonElement>(`[data-place="${next.join(" ")}"]`)?.focus();
  }
  const props = (row: number, column: number) => ({
    "data-place": `${row} ${column}`,
    tabIndex: place[0] === row && place[1] === column ? 0 : -1,
    onKeyDown,
    onFocus: () => {
      setPlace([row, column]);
      setFocused(true);
    },
    onBlur: () => setFocused(false),
  });
  return { at: focused ? place : null, table, props };
}

function heat(sum: Total, most: number): number {
  return sum.status === "shown" ? Math.round((100 * (sum.number ?? 0)) / most) / 100 : 0;
}

function cellName(day: string, block: string, sum: Total): string {
  return t("{day}, {hours} h: {count}", {
    day: nameOf("weekday", day),
    hours: block.replace("-", "–"),
    count: sum.status === "shown" ? long(sum) : short(sum),
  });
}

function said([row, column]: readonly [number, number], sumOf: (block: string, day: string) => Total): string {
  const [block, day] = [BLOCKS[row - 1], WEEKDAYS[column - 1]];
  if (block === undefined) return day === undefined ? "" : nameOf("weekday", day);
  return day === undefined
    ? t("{hours} h", { hours: block.replace("-", "–") })
    : cellName(day, block, sumOf(block, day));
}

/** How many records have no place in the grid. */
function unknownHours(side: Side, answer: Answer, filters: Filters): string {
  const { basis, unit } = side.series.value;
  const rows = (answer.unknown_hours ?? []).filter((row) => row.basis === basis && row.unit === unit);
  const sum = total(rows, answer.published.variance);
  if (rows.length === 0 || sum.status === "few") return t("Nearly every record says its hour. Whole years only.");
  if (sum.status === "protected") return t("How many records don't say the hour is protected.");
  const left = filters.hours === undefined ? t("They are in no cell.") : t("They are left out.");
  return `${t("{n} records don't say the hour.", { n: number(sum.number ?? 0) })} ${left}`;
}
