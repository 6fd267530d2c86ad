import { describe, expect, test } from "vitest";
import {
  announcedFilters,
  type CountedRow,
  leavesSmallOut,
  listedFilters,
  notFollowed,
  rowsAt,
  talliesOf,
} from "../src/explorer/announced/numbers.ts";

function row(rest: Partial<CountedRow>): CountedRow {
  return { city: "chicago", origin: "open", in_city: true, size_band: "5-9", operations: 1, ...rest };
}

const ROWS = [
  row({ month: "2024-02", month_to: "2024-03", operations: 2 }),
  row({ month: "2024-04", size_band: "25+", operations: 3 }),
  row({ month: "2024-04", size_band: null }),
  row({ month: "2024-04", in_city: false, operations: 5 }),
  row({ month: "2024-04", origin: "synthetic", operations: 7 }),
  row({ month: "2025-01", city: "oakland", operations: 11 }),
];

describe("the number of a city", () => {
  test("holds what is in the city alone, each origin by itself, and the bands add up to it", () => {
    const [open, synthetic, ...more] = talliesOf(ROWS, "chicago");
    expect([open?.origin, open?.inCity, open?.elsewhere]).toEqual(["open", 6, 5]);
    expect([...(open?.bands ?? [])]).toEqual([
      ["5-9", 2],
      ["25+", 3],
      ["", 1],
    ]);
    expect([synthetic?.origin, synthetic?.inCity, more.length]).toEqual(["synthetic", 7, 0]);
    expect(talliesOf(ROWS, "boston")).toEqual([]);
  });

  test("is that of a moment; what took two months stands in both", () => {
    const at = (moment: string, growing = false) =>
      rowsAt(ROWS, moment, growing).reduce((sum, { operations }) => sum + operations, 0);
    expect([at("2024-02"), at("2024-03"), at("2024-01"), at("2024-Q2"), at("2024")]).toEqual([2, 2, 0, 16, 18]);
    expect([at("2024-03", true), at("2025", true), at("")]).toEqual([2, 29, 29]);
  });
});

describe("filters", () => {
  const FILTERS = { city: "chicago", size_min: "5", role: "buyer", sex: "male", hours: "20-4", basis: "arrest" };

  test("are those that announcements know, and the others are named", () => {
    expect(announcedFilters(FILTERS)).toEqual({ size_min: "5", role: "buyer" });
    expect(announcedFilters({ basis: "arrest,media_report" })).toEqual({ basis: "media_report" });
    expect(notFollowed(FILTERS)).toEqual(["hours", "sex"]);
    expect([leavesSmallOut(FILTERS), leavesSmallOut({ venue: "street" })]).toEqual([true, false]);
  });

  test("of the list are those of the moment, within the period", () => {
    expect(listedFilters({ since: "2024-02", size_min: "5" }, "2024-Q1", false)).toEqual({
      since: "2024-02",
      until: "2024-03",
      size_min: "5",
    });
    expect(listedFilters({}, "2024", true)).toEqual({ until: "2024-12" });
  });
});
