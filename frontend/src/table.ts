/** Draws rows into the table, with the page's own row as pattern, and keeps the headings' order marks. */

import { bar } from "./bar.ts";
import { COLUMNS, type Column, type Order, type Question, toAddress } from "./question.ts";
import type { Row } from "./rows.ts";
import { day, fill, publishedText, shareText, spanText, type Words } from "./words.ts";

/** Replaces the table's rows. */
export function draw(table: HTMLTableElement, pattern: HTMLTemplateElement, rows: readonly Row[], words: Words): void {
  table.tBodies[0]?.replaceChildren(...rows.map((row) => filled(pattern, row, words)));
}

function filled(pattern: HTMLTemplateElement, row: Row, words: Words): DocumentFragment {
  const fragment = document.importNode(pattern.content, true);
  const kind = `${row.basis} ${row.unit}`;
  const texts: Record<string, string> = {
    name: row.name,
    what: words.label[kind] ?? kind,
    badge: words.badge[row.origin] ?? "",
    count: publishedText(row.count, words),
    span: spanText(row.span, words),
    unknown: shareText(row.unknownShare, words),
    newest: day(row.newest),
    sentence: [ofWhich(row, words), row.sentence].filter(Boolean).join(" "),
  };
  for (const field of fragment.querySelectorAll<HTMLElement>("[data-field]")) {
    field.textContent = texts[field.dataset.field ?? ""] ?? "";
  }
  place(fragment.querySelector("svg"), row);
  return fragment;
}

function place(drawing: SVGElement | null, row: Row): void {
  const found = bar(row.span);
  if (found === null) {
    drawing?.remove();
    return;
  }
  const range = drawing?.querySelector(".range");
  range?.setAttribute("x", String(found.start));
  range?.setAttribute("width", String(found.width));
}

function ofWhich(row: Row, words: Words): string {
  if (row.count.status !== "shown" || row.unknown?.status !== "shown") return "";
  return fill(words.ofWhich, {
    all: publishedText(row.count, words),
    what: words.things[`${row.basis} ${row.unit}`] ?? "",
    unknown: publishedText(row.unknown, words),
  });
}

/** Marks the heading that the rows are ordered by, and lets each heading lead to the order it would give. */
export function mark(table: HTMLTableElement, question: Question): void {
  for (const column of COLUMNS) {
    const heading = table.querySelector<HTMLElement>(`th[data-column="${column}"]`);
    const link = heading?.querySelector("a");
    if (!heading || !link) continue;
    const current = question.order.column === column;
    if (current) heading.setAttribute("aria-sort", question.order.descending ? "descending" : "ascending");
    else heading.removeAttribute("aria-sort");
    link.href = toAddress({ ...question, order: next(column, question.order) }) || location.pathname;
  }
}

/** The order that a heading gives: names upwards and figures downwards first, the other way round on a second press. */
export function next(column: Column, now: Order): Order {
  if (now.column === column) return { column, descending: !now.descending };
  return { column, descending: column !== "city" };
}
