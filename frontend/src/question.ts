/** What the page shows, as its address says it: the same names as the API's filters, and the order of the rows. */

export const BASES = [
  "arrest",
  "citation",
  "reported_offence",
  "call",
  "request",
  "stop",
  "announcement",
  "media_report",
  "diversion",
  "service_contact",
] as const;
export type Basis = (typeof BASES)[number];

export const COLUMNS = ["city", "count", "ratio", "unknown", "newest"] as const;
export type Column = (typeof COLUMNS)[number];

export interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

export interface Question {
  readonly since: number | null;
  readonly until: number | null;
  readonly basis: Basis | null;
  readonly order: Order;
}

export const FIRST_ORDER: Order = { column: "city", descending: false };
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

/** The filters that the API takes for this question. */
export function toFilters(question: Question): URLSearchParams {
  const filters = new URLSearchParams();
  if (question.since !== null) filters.set("since", String(question.since));
  if (question.until !== null) filters.set("until", String(question.until));
  if (question.basis !== null) filters.set("basis", question.basis);
  return filters;
}

/** The query part of the page's address for this question; empty for the page as it opens. */
export function toAddress(question: Question): string {
  const state = toFilters(question);
  const { column, descending } = question.order;
  if (column !== FIRST_ORDER.column || descending) state.set("sort", `${descending ? "-" : ""}${column}`);
  const text = state.toString();
  return text === "" ? "" : `?${text}`;
}

/** The question of an address; what it doesn't understand is left out. */
export function fromAddress(search: string): Question {
  const state = new URLSearchParams(search);
  return {
    since: year(state.get("since")),
    until: year(state.get("until")),
    basis: member(BASES, state.get("basis")),
    order: order(state.get("sort") ?? ""),
  };
}

function year(text: string | null): number | null {
  if (text === null || !/^\d{4}$/.test(text)) return null;
  const number = Number(text);
  return number >= FIRST_YEAR && number <= LAST_YEAR ? number : null;
}

function order(text: string): Order {
  const column = member(COLUMNS, text.replace(/^-/, ""));
  return column === null ? FIRST_ORDER : { column, descending: text.startsWith("-") };
}

function member<Word extends string>(words: readonly Word[], text: string | null): Word | null {
  return words.find((word) => word === text) ?? null;
}
