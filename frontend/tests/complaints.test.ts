import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Complaints, Row } from "../src/explorer/api.ts";

const PAGE = {
  language: "en",
  cities: [],
  names: { category: { force: "force", bias: "bias" } },
};
// What the page's data are read from has to be there before the modules are.
vi.stubGlobal("document", {
  documentElement: { lang: "en" },
  getElementById: (id: string) => (id === "page-data" ? { textContent: JSON.stringify(PAGE) } : null),
});

let numbers: typeof import("../src/explorer/complaints/numbers.ts");
beforeAll(async () => {
  numbers = await import("../src/explorer/complaints/numbers.ts");
});

function answerOf(rows: readonly Partial<Row>[]): Complaints {
  const whole = rows.map((row) => ({ basis: "complaint", unit: "complaints", ...row }) as Row);
  return { question: {}, rows: whole, published: { variance: 3 }, notes: [], sources: [] } as unknown as Complaints;
}

const ALL = answerOf([
  { year: "2023", status: "shown", complaints: 532 },
  { year: "2024", status: "protected", complaints: null },
  { year: "2025", status: "few", complaints: 0 },
]);
const BY_CATEGORY = answerOf([
  { year: "2023", category: "force", status: "shown", complaints: 117 },
  { year: "2023", category: "bias", status: "few", complaints: 0 },
  { year: "2024", category: "force", status: "shown", complaints: 1200 },
  { year: "2024", category: "bias", status: "protected", complaints: null },
]);

describe("the map's sentence", () => {
  test("tells the last year, or that of the moment, with its number or code", () => {
    expect(numbers.onMap(ALL, "2023-Q4")).toBe(
      "Complaints about the police, 2023: about 532 (give or take 3) in the whole city.",
    );
    expect(numbers.onMap(ALL, "2024")).toContain("2024: a number that is protected in the whole city");
    expect(numbers.onMap(ALL, "")).toContain("2025: none or few in the whole city");
  });

  test("takes no number of another year for a moment without one", () => {
    expect(numbers.onMap(ALL, "2019-07")).toBe("Complaints about the police, 2019: no number here.");
    expect(numbers.onMap(answerOf([]), "")).toContain("no number here for this city and period");
  });
});

describe("the chart", () => {
  test("has a row for each word with every year, and one scale that held back numbers don't stretch", () => {
    const series = numbers.seriesOf(BY_CATEGORY, "category");
    expect(series.map(({ word }) => word)).toEqual(["force", "bias"]);
    expect(numbers.highest(series)).toBe(1200);
    expect(series.map(({ years }) => numbers.inShort(years.get("2024")))).toEqual(["1,200", "protected"]);
    expect(numbers.inShort(series[1]?.years.get("2023"))).toBe("none or few");
    expect(numbers.inShort(series[1]?.years.get("1999"))).toBe("no records");
    expect(numbers.highest(numbers.seriesOf(answerOf([]), null))).toBe(1);
  });

  test("writes out the chosen year, and the last where it is none of them", () => {
    const years = numbers.yearsOf(ALL);
    expect(years).toEqual(["2023", "2024", "2025"]);
    expect(numbers.yearShown(years, "2024")).toBe("2024");
    expect(numbers.yearShown(years, "2007")).toBe("2025");
    expect(numbers.yearShown([], "")).toBeNull();
  });
});

test("the table has the years in order, all complaints of a year first, and a word for what isn't shown", () => {
  const { columns, lines } = numbers.complaintSheet(
    numbers.seriesOf(ALL, null),
    numbers.seriesOf(BY_CATEGORY, "category"),
    "category",
  );
  expect(columns.map(({ title }) => title)).toContain("What they are about");
  expect(lines.map(({ entries }) => entries.slice(0, 3).map(({ text }) => text))).toEqual([
    ["2023", "all complaints", "532"],
    ["2023", "force", "117"],
    ["2023", "bias", "not shown"],
    ["2024", "all complaints", "not shown"],
    ["2024", "force", "1,200"],
    ["2024", "bias", "not shown"],
    ["2025", "all complaints", "not shown"],
  ]);
  expect(lines[3]?.entries[4]?.text).toMatch(/^protected/);
});
