import { expect, test } from "vitest";
import { BASES, COLUMNS, FIRST_ORDER, fromAddress, type Question, toAddress, toFilters } from "../src/question.ts";

const YEARS = [null, 1900, 2015, 2199];
const EVERY: Question[] = YEARS.flatMap((since) =>
  YEARS.flatMap((until) =>
    [null, ...BASES].flatMap((basis) =>
      COLUMNS.flatMap((column) =>
        [false, true].map((descending) => ({ since, until, basis, order: { column, descending } })),
      ),
    ),
  ),
);

test("every question round-trips through its address", () => {
  for (const question of EVERY) expect(fromAddress(toAddress(question))).toEqual(question);
});

test("the page as it opens has a bare address", () => {
  expect(toAddress({ since: null, until: null, basis: null, order: FIRST_ORDER })).toBe("");
  expect(fromAddress("")).toEqual({ since: null, until: null, basis: null, order: FIRST_ORDER });
});

test("what is not understood is left out", () => {
  const question = fromAddress("?since=20x5&until=99&basis=rumour&sort=-secret&utm_source=x");
  expect(toAddress(question)).toBe("");
});

test("the API gets filters alone, never the order of the rows", () => {
  expect(toFilters(fromAddress("?since=2015&basis=arrest&sort=-count")).toString()).toBe("since=2015&basis=arrest");
});
