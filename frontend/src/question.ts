/**
 * What the page shows, as its address says it: the API's own filters, untouched, and the order of the rows.
 * Only the API judges a filter, so that page and script never understand it differently.
 */

export const FILTERS = ["since", "until", "basis"] as const;
export type Filter = (typeof FILTERS)[number];

/** What the country's map shows of announced operations: sizes as the API takes them. */
export const SIZES = ["size_min", "size_max"] as const;

export const COLUMNS = ["city", "count", "ratio", "unknown", "newest"] as const;
export type Column = (typeof COLUMNS)[number];

export interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

/** A filter that is not asked is the empty text. Sizes are those of announced operations, where the map shows them. */
export type Question = Readonly<Record<Filter | (typeof SIZES)[number], string>> & {
  readonly order: Order;
  readonly beside: "nothing" | "announced";
};

export const FIRST_ORDER: Order = { column: "city", descending: false };

/** The filters that the API takes for this question. */
export function toFilters(question: Question): URLSearchParams {
  return new URLSearchParams(FILTERS.filter((name) => question[name] !== "").map((name) => [name, question[name]]));
}

/** The query part of the page's address for this question; empty for the page as it opens. */
export function toAddress(question: Question): string {
  const state = toFilters(question);
  if (question.beside !== "nothing") {
    state.set("beside", question.beside);
    for (const name of SIZES) if (question[name] !== "") state.set(name, question[name]);
  }
  const { column, descending } = question.order;
  if (column !== FIRST_ORDER.column || descending) state.set("sort", `${descending ? "-" : ""}${column}`);
  const text = state.toString();
  return text === "" ? "" : `?${text}`;
}

/** The question of an address; names that are not the page's are left out. */
export function fromAddress(search: string): Question {
  const state = new URLSearchParams(search);
  const text = (name: string) => (state.get(name) ?? "").trim();
  const announced = text("beside") === "announced";
  return {
    since: text("since"),
    until: text("until"),
    basis: text("basis"),
    size_min: announced ? text("size_min") : "",
    size_max: announced ? text("size_max") : "",
    beside: announced ? "announced" : "nothing",
    order: order(state.get("sort")),
  };
}

/** Whether two questions have the same answer, in whatever order. */
export function sameFilters(one: Question, other: Question): boolean {
  return FILTERS.every((name) => one[name] === other[name]);
}

function order(text: string | null): Order {
  const name = text?.replace(/^-/, "");
  const column = COLUMNS.find((known) => known === name);
  return column === undefined ? FIRST_ORDER : { column, descending: text?.startsWith("-") ?? false };
}
