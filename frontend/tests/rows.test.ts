import { expect, test } from "vitest";
import type { Documents } from "../src/api.ts";
import { bar } from "../src/bar.ts";
import type { Column } from "../src/question.ts";
import { SHOWN_RATIO, sorted, toRows } from "../src/rows.ts";
import { next } from "../src/table.ts";
import { figure, fill, periodText, publishedText, shareText, spanText, type Words } from "../src/words.ts";

const WORDS = {
  few: "none or few",
  protected: "protected",
  cantBeSaid: "can't be said",
  lowToHigh: "{low} to {high}",
  atLeast: "at least {low}",
  atMost: "at most {high}",
  fromTo: "From {since} to {until}.",
  to: "To {until}.",
  share: "{share} %",
  shareUnder: "under 1 %",
} as Words;

const NAMES = { rivermouth: "Rivermouth", oxbow: "Oxbow" };

const DOCUMENTS: Documents = {
  count: {
    question: { until: "2024-06-30" },
    origin: ["synthetic"],
    sources: [
      { city: "rivermouth", basis: "arrest", unit: "people", origin: "synthetic", newest: "2024-05-31" },
      { city: "rivermouth", basis: "arrest", unit: "people", origin: "synthetic", newest: "2024-06-30" },
    ],
    rows: [
      { city: "rivermouth", basis: "arrest", unit: "people", status: "shown", people: 120 },
      { city: "rivermouth", basis: "arrest", unit: "operations", status: "shown", operations: 60 },
      { city: "oxbow", basis: "reported_offence", unit: "offences", status: "protected", offences: null },
    ],
  },
  ratio: {
    question: { until: "2024-06-30" },
    rows: [
      {
        city: "rivermouth",
        basis: "arrest",
        unit: "people",
        ratio: SHOWN_RATIO,
        unknown: { status: "shown", people: 60 },
        bounds: { low: 0.5, high: 8 },
        sentence: "In Rivermouth …",
      },
    ],
  },
};

test("a row has its number, its ratio and the newest day of its own sources; operations are left out", () => {
  const rows = toRows(DOCUMENTS, NAMES);
  expect(rows.map((row) => [row.name, row.count, row.span, row.newest, row.origin])).toEqual([
    ["Rivermouth", { status: "shown", number: 120 }, { low: 0.5, high: 8 }, "2024-06-30", "synthetic"],
    ["Oxbow", { status: "protected" }, null, "", "synthetic"],
  ]);
});

test("what has no number comes last in both directions", () => {
  const rows = toRows(DOCUMENTS, NAMES);
  const order = (column: Column, descending: boolean) => sorted(rows, { column, descending }).map((row) => row.name);
  for (const column of ["count", "ratio", "unknown", "newest"] as const)
    for (const descending of [false, true]) expect(order(column, descending)).toEqual(["Rivermouth", "Oxbow"]);
  expect(order("city", false)).toEqual(["Oxbow", "Rivermouth"]);
  expect(order("city", true)).toEqual(["Rivermouth", "Oxbow"]);
});

test("a heading pressed again turns the order round", () => {
  const first = next("count", { column: "city", descending: false });
  expect(first).toEqual({ column: "count", descending: true });
  expect(next("count", first)).toEqual({ column: "count", descending: false });
});

test("numbers are written as people say them", () => {
  expect([20.6, 1.44, 0.055, 1234.5].map(figure)).toEqual(["21", "1.4", "0.06", "1,235"]);
  expect(publishedText({ status: "shown", number: 12345 }, WORDS)).toBe("12,345");
  expect(publishedText({ status: "few" }, WORDS)).toBe("none or few");
  expect([0, 0.001, 0.513, null].map((share) => shareText(share, WORDS))).toEqual([
    "0 %",
    "under 1 %",
    "51 %",
    "can't be said",
  ]);
  expect(spanText({ low: 0.8, high: 21.4 }, WORDS)).toBe("0.8 to 21");
  expect(spanText({ low: 0, high: 3 }, WORDS)).toBe("at most 3.0");
  expect(spanText({ low: 2, high: null }, WORDS)).toBe("at least 2.0");
  expect(spanText(null, WORDS)).toBe("can't be said");
});

test("a period names its days", () => {
  expect(periodText({ until: "2024-06-30" }, WORDS)).toBe("To 30 June 2024.");
  expect(periodText({ since: "2015-01-01", until: "2024-12-31" }, WORDS)).toBe(
    "From 1 January 2015 to 31 December 2024.",
  );
  expect(periodText({}, WORDS)).toBe("");
});

test("a value can't bring in another place to fill", () => {
  expect(fill("{a} and {b}", { a: "{b}", b: "c" })).toBe("{b} and c");
});

test("a bar ends where its axis does", () => {
  expect(bar(null)).toBeNull();
  expect(bar({ low: 0, high: null })).toEqual({ start: 0, width: 200 });
  expect(bar({ low: 1, high: 1 })).toEqual({ start: 100, width: 3 });
  expect(bar({ low: 1, high: 1e9 })).toEqual({ start: 100, width: 100 });
});
