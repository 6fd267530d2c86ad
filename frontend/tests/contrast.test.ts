import { describe, expect, test } from "vitest";
import type { Answer } from "../src/explorer/api.ts";
import { differing, exchanged, kindOf } from "../src/explorer/compare/kinds.ts";
import {
  equallyLong,
  largerRatio,
  measured,
  measureFor,
  samePeriod,
  sharedPeriod,
  yearsOf,
} from "../src/explorer/compare/measure.ts";
import { changed, FIRST, fromAddress, toAddress } from "../src/explorer/state.ts";

const published = { method: "", k: 10, max_change: 5, variance: 3, note: "" };
const total = (number: number) => ({ status: "shown", number, variance: 3, parts: 1, atLeast: false }) as const;

describe("a comparison", () => {
  const filters = { city: "chicago", role: "buyer", since: "2015" };

  test("has the kind of what it changes", () => {
    expect(kindOf({ city: "oakland" })).toBe("city");
    expect(kindOf({ since: "2010", until: "2012" })).toBe("period");
    expect(kindOf({ role: "exploiter" })).toBe("role");
    expect(kindOf({ venue: "street" })).toBe("other");
  });

  test("can change sides, and changing twice changes nothing", () => {
    for (const compare of [
      { city: "oakland" },
      { role: "exploiter" },
      { since: "2010", until: "2012" },
      { since: "", until: "2012" },
    ]) {
      const once = exchanged(filters, compare);
      expect(once.filters).toEqual(changed(filters, compare));
      expect(changed(once.filters, once.compare)).toEqual(filters);
      const twice = exchanged(once.filters, once.compare);
      expect(twice.filters).toEqual(filters);
      expect(changed(twice.filters, twice.compare)).toEqual(once.filters);
    }
  });

  test("knows what differs", () => {
    expect(differing(filters, changed(filters, { role: "", city: "oakland" }))).toEqual(["city", "role"]);
  });

  test("stands in the address with how it is drawn", () => {
    const state = { ...FIRST, filters, compare: { role: "exploiter" }, contrast: "difference" as const };
    expect(fromAddress(toAddress(state)).state).toEqual(state);
    expect(fromAddress("?contrast=upside").unknown).toEqual(["contrast"]);
  });
});

describe("two totals", () => {
  test("of one city and periods of one length stay as published", () => {
    const measure = measureFor({ residents: 100, years: 3 }, { residents: 100, years: 3.01 }, true);
    expect(measure).toEqual({ perResidents: false, perYear: false, left: 1, right: 1 });
  });

  test("of periods of different length are per year", () => {
    const measure = measureFor({ residents: null, years: 2 }, { residents: null, years: 4 }, true);
    expect(measure).toEqual({ perResidents: false, perYear: true, left: 0.5, right: 0.25 });
  });

  test("of two cities are per 100,000 residents, noise and all", () => {
    const measure = measureFor({ residents: 1_000_000, years: 5 }, { residents: 100_000, years: 5 }, false);
    if (measure === null) throw new Error("no measure");
    const found = measured(total(500), total(100), measure, { left: published, right: published });
    expect(found.point).toBeCloseTo(-50);
    expect(found.verdict).toBe("less");
    expect(Number(found.high) - Number(found.low)).toBeCloseTo(4 * Math.sqrt(3 * 0.01 + 3));
  });

  test("of two cities without residents are counts, and of unknown periods nothing", () => {
    expect(measureFor({ residents: null, years: 5 }, { residents: 9, years: 5 }, false)).toMatchObject({
      perResidents: false,
    });
    expect(measureFor({ residents: 9, years: null }, { residents: 9, years: 5 }, false)).toBeNull();
  });

  test("know how long their periods are, from the first record where no day was asked for", () => {
    const time = {
      rows: [
        { year: 2017, status: "shown" },
        { year: 2016, status: "few" },
      ],
    } as unknown as Answer;
    expect(yearsOf({ since: "2016-01-01", until: "2017-12-31" }, null)).toBeCloseTo(2, 2);
    expect(yearsOf({ until: "2018-12-31" }, time)).toBeCloseTo(2, 2);
    expect(yearsOf({ until: "2018-12-31" }, null)).toBeNull();
  });
});

describe("two periods", () => {
  test("are brought to the same days: the wider ones that were asked for, else the end that both have", () => {
    const [years, quarters] = [
      { since: "2015-01-01", until: "2019-12-31" },
      { since: "2015-04-01", until: "2019-09-30" },
    ];
    expect(sharedPeriod(years, quarters, { since: "2015-05", until: "2019-08" })).toEqual(years);
    expect(sharedPeriod({ until: "2026-10-31" }, { until: "2025-12-31" }, {})).toEqual({
      since: "",
      until: "2025-12-31",
    });
    expect(samePeriod({ until: "2025-12-31" }, { until: "2026-10-31" })).toBe(false);
    expect(samePeriod(years, { ...years, role: "buyer" })).toBe(true);
  });

  test("are equally long only where both lengths are known", () => {
    expect(equallyLong(3, 3.01)).toBe(true);
    expect(equallyLong(3, 4)).toBe(false);
    expect(equallyLong(null, null)).toBe(false);
  });
});

test("a ratio is larger only where the intervals don't meet", () => {
  expect(largerRatio({ low: 2, high: 3 }, { low: 0.5, high: 1.5 })).toBe("left");
  expect(largerRatio({ low: 0.5, high: 1.5 }, { low: 2, high: null })).toBe("right");
  expect(largerRatio({ low: 1, high: 3 }, { low: 2, high: 4 })).toBeNull();
  expect(largerRatio({ low: 1, high: null }, { low: 2, high: 4 })).toBeNull();
});
