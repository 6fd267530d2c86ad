import { expect, test } from "vitest";
import {
  COLUMNS,
  FIRST_ORDER,
  fromAddress,
  type Question,
  sameFilters,
  toAddress,
  toFilters,
} from "../src/question.ts";

const DAYS = ["", "1900", "2015-06", "2019-06-30", "20x5"];
const BASES = ["", "arrest", "arrest,citation", "what & where=?"];
const PLAIN = { beside: "nothing", size_min: "", size_max: "" } as const;
const EVERY: Question[] = DAYS.flatMap((since) =>
  DAYS.flatMap((until) =>
    BASES.flatMap((basis) =>
      COLUMNS.flatMap((column) =>
        [false, true].map((descending) => ({ ...PLAIN, since, until, basis, order: { column, descending } })),
      ),
    ),
  ),
);
const OPENED: Question = { ...PLAIN, since: "", until: "", basis: "", order: FIRST_ORDER };

test("every question round-trips through its address", () => {
  for (const question of EVERY) expect(fromAddress(toAddress(question))).toEqual(question);
});

test("the page as it opens has a bare address", () => {
  expect(toAddress(OPENED)).toBe("");
  expect(fromAddress("")).toEqual(OPENED);
});

test("what is not the page's own is left out", () => {
  expect(toAddress(fromAddress("?sort=-secret&utm_source=x"))).toBe("");
});

test("the API gets filters alone, as they were written, never the order of the rows", () => {
  expect(toFilters(fromAddress("?since=20x5&basis=arrest&sort=-count")).toString()).toBe("since=20x5&basis=arrest");
});

test("another order is the same question to the API", () => {
  expect(sameFilters(OPENED, { ...OPENED, order: { column: "count", descending: true } })).toBe(true);
  expect(sameFilters(OPENED, { ...OPENED, until: "2020" })).toBe(false);
});

test("sizes are those of announced operations, kept while the map shows these, and no question to the table", () => {
  const address = "?since=2024&beside=announced&size_min=5";
  const question = fromAddress(address);
  expect(toAddress(question)).toBe(address);
  expect(toFilters(question).toString()).toBe("since=2024");
  expect(sameFilters(question, { ...question, size_min: "10" })).toBe(true);
  expect(toAddress(fromAddress("?beside=rumours&size_min=5"))).toBe("");
});
