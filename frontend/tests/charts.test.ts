import { expect, test } from "vitest";
import type { Answer, Row } from "../src/explorer/api.ts";
import {
  along,
  alongEnd,
  axisOf,
  labelled,
  ordered,
  pressed,
  roundUp,
  stepAt,
  touched,
} from "../src/explorer/charts/axis.ts";
import { frameRows, moments } from "../src/explorer/charts/frames.ts";
import { alongLog, drawn, spanName } from "../src/explorer/charts/range-axis.ts";
import { pressedRun, runOf, SIZE_BANDS, sizeFilters } from "../src/explorer/charts/sizes.ts";
import {
  firstDay,
  keyAt,
  keyOf,
  keysBetween,
  lastDay,
  periodName,
  placeOf,
  recorded,
  shortest,
  stepName,
  typed,
} from "../src/explorer/charts/steps.ts";
import { giveOrTake, grouped, total } from "../src/explorer/charts/sums.ts";
import { barsOf } from "../src/explorer/charts/time-bars.ts";
import { blocksIn, isOn, moved, pressedBlock, pressedCell, pressedDay, spanOf } from "../src/explorer/charts/week.ts";
import { STEPS } from "../src/explorer/state.ts";

const SHOWN = { basis: "arrest", unit: "people", status: "shown" } as const;
const FEW = { basis: "arrest", unit: "people", status: "few", people: 0 } as const;
const HELD = { basis: "arrest", unit: "people", status: "protected", people: null } as const;

test("keys of every step name places that keys come back from", () => {
  for (const step of STEPS) {
    for (const key of keysBetween(keyOf("1999-02-03", step), keyOf("2027-11-30", step))) {
      expect(keyAt(step, placeOf(key))).toBe(key);
      expect(keyOf(firstDay(key), step)).toBe(key);
      expect(keyOf(lastDay(key), step)).toBe(key);
    }
  }
});

test("a step ends the day before the next begins, leap years too", () => {
  expect([firstDay("2016-Q1"), lastDay("2016-Q1")]).toEqual(["2016-01-01", "2016-03-31"]);
  expect([lastDay("2016-02"), lastDay("2015-02"), lastDay("2016")]).toEqual(["2016-02-29", "2015-02-28", "2016-12-31"]);
  expect(keysBetween("2016-11", "2017-02")).toEqual(["2016-11", "2016-12", "2017-01", "2017-02"]);
  expect(keysBetween("2016-Q4", "2017-Q2")).toEqual(["2016-Q4", "2017-Q1", "2017-Q2"]);
});

test("typed dates mean the first or the last day of what was typed", () => {
  expect([typed("2015", "first"), typed("2015", "last")]).toEqual(["2015-01-01", "2015-12-31"]);
  expect([typed(" 2016-02 ", "first"), typed("2016-2", "last")]).toEqual(["2016-02-01", "2016-02-29"]);
  expect(typed("2015-03-05", "last")).toBe("2015-03-05");
  for (const wrong of ["", "15", "2015-13", "2015-02-30", "1899", "2200", "March", "2015-03-01x"]) {
    expect(typed(wrong, "first")).toBeNull();
  }
});

test("days are written as shortly as they mean the same", () => {
  expect([shortest("2015-01-01", "first"), shortest("2015-12-31", "last")]).toEqual(["2015", "2015"]);
  expect([shortest("2015-03-01", "first"), shortest("2015-02-28", "last")]).toEqual(["2015-03", "2015-02"]);
  expect([shortest("2015-01-01", "last"), shortest("2015-03-31", "first")]).toEqual(["2015-01-01", "2015-03-31"]);
  for (const end of ["first", "last"] as const) {
    for (const day of ["2016-01-01", "2016-02-29", "2016-12-31", "2016-05-17"]) {
      expect(typed(shortest(day, end), end)).toBe(day);
    }
  }
});

test("steps and periods in words", () => {
  expect([stepName("2016"), stepName("2016-Q1")]).toEqual(["2016", "January to March 2016"]);
  expect(periodName("2016-01-01", "2018-12-31")).toBe("2016 to 2018");
  expect(periodName("2016-01-01", "2016-12-31")).toBe("2016");
  expect(periodName("", "2024-12-31")).toBe("up to December 2024");
});

test("a period is no longer than there are records", () => {
  expect(recorded("", "2025-12-31", ["2017", "2016"])).toBe("2016 to 2017");
  expect(recorded("", "2026-10-31", ["2016", "2025", "2026"])).toBe("2016 to October 2026");
  expect(recorded("", "2026-10-31", ["2007-Q1", "2013-Q4"])).toBe("January 2007 to December 2013");
  expect(recorded("2012-01-01", "2026-10-31", ["2007", "2013"])).toBe("2012 to 2013");
  expect(recorded("2015-01-01", "2015-12-31", ["2007", "2013"])).toBe("2015");
  expect(recorded("", "2025-12-31", ["2022"])).toBe("2022");
  expect(recorded("", "2025-12-31", [])).toBe("up to December 2025");
});

test("the axis runs without gaps, and days stand on it by their part of a step", () => {
  const axis = axisOf(["2018", "2015", ""]);
  expect(axis?.keys).toEqual(["2015", "2016", "2017", "2018"]);
  if (!axis) throw new Error("no axis");
  expect([along(axis, "2015-01-01"), along(axis, "2017-01-01"), along(axis, "1990-01-01")]).toEqual([0, 0.5, 0]);
  expect(alongEnd(axis, "2018-12-31")).toBe(1);
  expect(along(axis, "2016-07-02")).toBeCloseTo(0.375, 2);
  expect(touched(axis, "2016-05-01", "2017-02-01")).toEqual({ first: 1, last: 2 });
  expect(touched(axis, "", "2030-01-01")).toEqual({ first: 0, last: 3 });
  expect([stepAt(axis, -0.1), stepAt(axis, 0.26), stepAt(axis, 1)]).toEqual([0, 1, 3]);
  expect(ordered(3, 1)).toEqual({ first: 1, last: 3 });
  expect(axisOf([])).toBeNull();
});

test("keys move one end of the brush and never past the other", () => {
  const axis = axisOf(["2010", "2020"]);
  if (!axis) throw new Error("no axis");
  const range = { first: 2, last: 4 };
  expect(pressed(range, "first", "ArrowLeft", axis)).toEqual({ first: 1, last: 4 });
  expect(pressed(range, "first", "End", axis)).toEqual({ first: 4, last: 4 });
  expect(pressed(range, "last", "Home", axis)).toEqual({ first: 2, last: 2 });
  expect(pressed(range, "last", "PageUp", axis)).toEqual({ first: 2, last: 9 });
  expect(pressed(range, "last", "End", axis)).toEqual({ first: 2, last: 10 });
  expect(pressed(range, "last", "a", axis)).toBeNull();
});

test("few labels, each at the beginning of its year", () => {
  const axis = axisOf(["2016-11", "2026-10"]);
  if (!axis) throw new Error("no axis");
  expect(labelled(axis, 6).map(({ text }) => text)).toEqual(["2016", "2018", "2020", "2022", "2024", "2026"]);
  expect(labelled(axis, 20).map(({ text }) => text)).toContain("2017");
  expect([roundUp(0), roundUp(3), roundUp(101), roundUp(1000), roundUp(6001)]).toEqual([1, 5, 200, 1000, 10_000]);
});

test("sums say what is held back, and noise adds up", () => {
  expect(total([{ ...SHOWN, people: 5 }, { ...SHOWN, people: 7 }, FEW], 3)).toEqual({
    status: "shown",
    number: 12,
    variance: 6,
    parts: 2,
    atLeast: false,
  });
  expect(total([{ ...SHOWN, people: 5 }, HELD], 3)).toMatchObject({ number: 5, atLeast: true });
  expect(total([HELD, FEW], 3)).toMatchObject({ status: "protected", number: null });
  expect(total([FEW, FEW], 3)).toMatchObject({ status: "few", number: 0 });
  expect(total([], 3).status).toBe("few");
  expect(total([{ ...SHOWN, people: 5, variance: 9 }], 3).variance).toBe(9);
  expect([
    ...grouped(
      [1, 2, 3].map((year) => ({ ...FEW, year })),
      (row) => Number(row.year) % 2,
    ).keys(),
  ]).toEqual([1, 0]);
  expect([giveOrTake(3), giveOrTake(0), giveOrTake(300)]).toEqual([3, 0, 34]);
});

const at = (cell: string, year: number, more: Partial<Row>): Row => ({ ...FEW, cell, year, ...more }) as Row;
const FRAMES = {
  published: { variance: 3 },
  rows: [
    at("a", 2015, { status: "shown", people: 10 }),
    at("a", 2017, { status: "shown", people: 4 }),
    at("b", 2015, { status: "protected", people: null }),
    at("b", 2016, { status: "shown", people: 8 }),
    at("b", 2017, { status: "shown", people: 9 }),
    at("c", 2016, { status: "shown", people: 20, part: "rest" }),
  ],
  not_on_map: [{ ...FEW, year: 2018 }],
} as unknown as Answer;

test("moments are all steps between the first and the last", () => {
  expect(moments(FRAMES)).toEqual(["2015", "2016", "2017", "2018"]);
  expect(moments(null)).toEqual([]);
});

test("a moving window shows one step", () => {
  expect(frameRows(FRAMES, "2016", "moving").map(({ cell, people, part }) => [cell, people, part])).toEqual([
    ["b", 8, undefined],
    ["c", 20, "rest"],
  ]);
  expect(frameRows(FRAMES, "2018", "moving")).toEqual([]);
});

test("a growing window sums what is published, with its noise, and says what is a lower limit", () => {
  const rows = frameRows(FRAMES, "2017", "growing");
  expect(rows.map(({ cell, people, variance, atLeast }) => [cell, people, variance, atLeast])).toEqual([
    ["a", 14, 6, true],
    ["b", 17, 6, true],
    ["c", 20, 3, true],
  ]);
  expect(frameRows(FRAMES, "2015", "growing").map(({ status, people, atLeast }) => [status, people, atLeast])).toEqual([
    ["shown", 10, false],
    ["protected", null, false],
  ]);
});

test("sizes: a neighbour extends, an end shrinks, another starts anew", () => {
  const of = (run: ReturnType<typeof runOf>, place: number) => pressedRun(run, place, SIZE_BANDS.length);
  expect(of(null, 2)).toEqual({ first: 2, last: 2 });
  expect(of({ first: 2, last: 2 }, 3)).toEqual({ first: 2, last: 3 });
  expect(of({ first: 2, last: 3 }, 2)).toEqual({ first: 3, last: 3 });
  expect(of({ first: 2, last: 3 }, 0)).toEqual({ first: 0, last: 0 });
  expect(of({ first: 2, last: 2 }, 2)).toBeNull();
  expect(of({ first: 1, last: 4 }, 0)).toBeNull();
  expect(of({ first: 0, last: 2 }, 1)).toEqual({ first: 1, last: 1 });
});

test("sizes round-trip through the filters", () => {
  for (let first = 0; first < SIZE_BANDS.length; first += 1) {
    for (let last = first; last < SIZE_BANDS.length; last += 1) {
      const filters = sizeFilters({ first, last });
      const asked = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ""));
      expect(runOf(asked)).toEqual(first === 0 && last === 4 ? null : { first, last });
    }
  }
  expect(runOf({ size_min: "3", size_max: "20" })).toEqual({ first: 1, last: 3 });
  expect(sizeFilters(null)).toEqual({ size_min: "", size_max: "" });
});

test("hours run past midnight and come back from their span", () => {
  expect([blocksIn("20-4"), blocksIn("22-3"), blocksIn("20-24"), blocksIn("0-24")]).toEqual([
    [5, 0],
    [5, 0],
    [5],
    [0, 1, 2, 3, 4, 5],
  ]);
  for (let first = 0; first < 6; first += 1) {
    for (let length = 1; length < 6; length += 1) {
      const blocks = Array.from({ length }, (_, more) => (first + more) % 6);
      expect(blocksIn(spanOf(blocks))).toEqual(blocks);
    }
  }
  expect(spanOf([0, 1, 2, 3, 4, 5])).toBe("");
});

test("a block's head extends, shrinks or starts the span; a day's head comes and goes", () => {
  expect(pressedBlock(undefined, 5)).toBe("20-24");
  expect(pressedBlock("20-24", 0)).toBe("20-4");
  expect(pressedBlock("20-4", 5)).toBe("0-4");
  expect(pressedBlock("20-24", 2)).toBe("8-12");
  expect(pressedBlock("20-24", 5)).toBe("");
  expect(pressedDay({ weekdays: "sat" }, "fri")).toBe("fri,sat");
  expect(pressedDay({ weekdays: "fri,sat" }, "fri")).toBe("sat");
  expect(pressedDay({ weekdays: "mon,tue,wed,thu,fri,sat" }, "sun")).toBe("");
});

test("a cell is that block on that day, and pressed again all", () => {
  const once = pressedCell({}, 5, "fri");
  expect(once).toEqual({ hours: "20-24", weekdays: "fri" });
  expect(pressedCell(once, 5, "fri")).toEqual({ hours: "", weekdays: "" });
  expect([isOn({}, 1, "mon"), isOn(once, 5, "fri"), isOn(once, 5, "sat"), isOn({ hours: "20-4" }, 0, "sun")]).toEqual([
    false,
    true,
    false,
    true,
  ]);
  expect([moved(0, 0, "ArrowUp"), moved(6, 7, "ArrowDown"), moved(3, 3, "End"), moved(1, 1, "x")]).toEqual([
    [0, 0],
    [6, 7],
    [3, 7],
    null,
  ]);
});

test("ratios stand on a logarithmic axis, open where nothing can be said", () => {
  expect([alongLog(0.01), alongLog(1), alongLog(1000), alongLog(0), alongLog(1e6)]).toEqual([0, 0.4, 1, 0, 1]);
  expect(drawn({ low: 0, high: null })).toBeNull();
  expect(drawn({ low: 1, high: null })).toMatchObject({ start: 0.4, end: 1, openHigh: true, openLow: false });
  expect([
    spanName({ low: 1, high: 1.92 }),
    spanName({ low: 0.06, high: null }),
    spanName({ low: 0, high: 12.3 }),
  ]).toEqual(["1.0 to 1.9", "at least 0.06", "at most 12"]);
});

test("the axis begins with what is told, or where the reader asks from", () => {
  const rows = [
    ...["1998", "1999", "2000"].map((year) => ({ ...FEW, year })),
    { ...SHOWN, year: "2001", people: 12 },
    { ...FEW, year: "2002" },
    { ...HELD, year: "2003" },
  ];
  const answer = { question: { basis: "arrest", by: "year" }, rows, published: { variance: 3 } } as unknown as Answer;
  expect(barsOf(answer)?.axis.keys).toEqual(["2001", "2002", "2003"]);
  expect(barsOf(answer, "2000-01-01")?.axis.keys).toEqual(["2000", "2001", "2002", "2003"]);
  expect(barsOf(answer, "2002-01-01")?.axis.keys[0]).toBe("2001");
  expect(moments(answer)).toEqual(["2001", "2002", "2003"]);
  const silent = { ...answer, rows: rows.slice(0, 3) };
  expect([barsOf(silent)?.axis.keys[0], moments(silent)[0]]).toEqual(["1998", "1998"]);
});
