/** A table that can be sorted by each of its columns, a page at a time where it is long. */

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { plural, t } from "../../words.ts";
import { go, state } from "../model.ts";
import type { Table } from "../state.ts";
import "./data-table.css";
import { type Direction, orderIn, resorted, type Sheet, sorted } from "./tables.ts";

/** Rows on a page: more would push what comes after the table out of reach. On paper there is one page. */
const PAGE = 50;

const printing = signal(false);
addEventListener("beforeprint", () => {
  printing.value = true;
});
addEventListener("afterprint", () => {
  printing.value = false;
});

interface Props {
  /** Which table it is, in the address. */
  readonly name: Table;
  readonly caption: ComponentChildren;
  readonly sheet: Sheet;
}

export function DataTable({ name, caption, sheet }: Props) {
  const order = orderIn(state.value.sort, name, sheet);
  const [first, turn] = useState(0);
  const lines = order === null ? sheet.lines : sorted(sheet.lines, order.column, order.direction);
  const start = first < lines.length ? first : 0;
  const shown = printing.value ? lines : lines.slice(start, start + PAGE);
  function sort(column: number): void {
    // Numbers are wanted from the largest down, names from A on; a second press turns the order around.
    const natural: Direction = sheet.columns[column]?.numeric ? "descending" : "ascending";
    const turned: Direction = order?.direction === "ascending" ? "descending" : "ascending";
    const direction = order?.column === column ? turned : natural;
    go({ sort: resorted(state.peek().sort, name, sheet.columns[column]?.key ?? "", direction) });
    turn(0);
  }
  return (
    <div class="data-table">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {sheet.columns.map(({ key, title, numeric }, column) => (
              <th
                key={key}
                scope="col"
                class={numeric ? "number" : undefined}
                aria-sort={order?.column === column ? order.direction : undefined}
              >
                <button type="button" onClick={() => sort(column)}>
                  {title}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, entries }) => (
            <tr key={key}>
              {entries.map(({ text }, column) =>
                column === 0 ? (
                  <th key={sheet.columns[column]?.key} scope="row">
                    {text}
                  </th>
                ) : (
                  <td
                    key={sheet.columns[column]?.key}
                    class={sheet.columns[column]?.numeric ? "number" : undefined}
                    data-label={sheet.columns[column]?.title}
                  >
                    {text}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length > PAGE && (
        <nav class="data-pages" aria-label={t("Pages of the table")}>
          <button type="button" class="quiet-button" disabled={start === 0} onClick={() => turn(start - PAGE)}>
            {t("Rows before")}
          </button>
          <span role="status">
            {t("Rows {from} to {to} of {all}", { from: start + 1, to: start + shown.length, all: lines.length })}
          </span>
          <button
            type="button"
            class="quiet-button"
            disabled={start + PAGE >= lines.length}
            onClick={() => turn(start + PAGE)}
          >
            {t("Rows after")}
          </button>
        </nav>
      )}
      {lines.length === 0 && <p class="quiet">{t("No rows.")}</p>}
      <span class="hidden" role="status">
        {order === null
          ? ""
          : plural("{n} row, sorted by {column}", "{n} rows, sorted by {column}", lines.length, {
              column: sheet.columns[order.column]?.title ?? "",
            })}
      </span>
    </div>
  );
}
