import { cellToChildren, cellToParent, latLngToCell } from "h3-js";
import { describe, expect, test } from "vitest";
import type { Answer, Row } from "../src/explorer/api.ts";
import { difference, differenceRows, incomparable, known } from "../src/explorer/compare/difference.ts";
import { parentOf, resolutionOf } from "../src/explorer/compare/hexagon.ts";

const SERIES = { basis: "arrest", unit: "people" } as const;
const PARENT = latLngToCell(41.88, -87.63, 7);
const CELLS = cellToChildren(PARENT, 8);
const [FIRST = "", SECOND = "", THIRD = ""] = CELLS;

function row(cell: string, people: number, more: Partial<Row> = {}): Row {
  return { ...SERIES, status: "shown", cell, people, ...more };
}

function answer(rows: readonly Row[], k = 3, question: Record<string, string> = {}): Answer {
  return {
    question: { city: "chicago", by: "cell", resolution: "8", ...question },
    rows,
    published: { method: "", k, max_change: 5, variance: 3, note: "" },
  } as unknown as Answer;
}

function at(area: string, left: readonly Row[], right: readonly Row[], k = 3) {
  const found = differenceRows(answer(left, k), answer(right, k), SERIES).find((one) => one.area === area);
  if (found === undefined) throw new Error("no such area");
  return found;
}

describe("a cell's name", () => {
  test.each([7, 6, 5, 0])("gives its parent at resolution %d, as h3-js says", (resolution) => {
    for (const cell of CELLS) expect(parentOf(cell, resolution)).toBe(cellToParent(cell, resolution));
  });

  test("gives its resolution", () => {
    expect([FIRST, PARENT].map(resolutionOf)).toEqual([8, 7]);
  });
});

describe("the difference of two numbers", () => {
  const exact = (number: number) => ({ low: number, high: number, variance: 3 });

  test("is more or less only beyond two standard deviations of the noise of both", () => {
    expect(difference(exact(20), exact(10))).toMatchObject({ point: 10, verdict: "more" });
    expect(difference(exact(10), exact(20))).toMatchObject({ point: -10, verdict: "less" });
    expect(difference(exact(14), exact(10)).verdict).toBe("same"); // 4 < 2 * sqrt(6)
    expect(difference(exact(15), exact(10)).verdict).toBe("more"); // 5 > 2 * sqrt(6)
  });

  test("knows a direction where a range allows no other", () => {
    expect(difference(exact(40), { low: 0, high: 7, variance: 0 })).toMatchObject({ point: null, verdict: "more" });
    expect(difference(exact(9), { low: 0, high: 7, variance: 0 }).verdict).toBe("unknown");
    expect(difference(exact(40), { low: 0, high: null, variance: 0 })).toMatchObject({ low: null, verdict: "unknown" });
  });

  test("says nothing of two numbers that are both held back", () => {
    const hidden = { low: 0, high: 7, variance: 0 };
    expect(difference(hidden, hidden).verdict).toBe("unknown");
  });
});

describe("differences by area", () => {
  test("have the variance of both sides", () => {
    const { point, low, high } = at(FIRST, [row(FIRST, 30)], [row(FIRST, 10)]);
    expect(point).toBe(20);
    expect(Number(high) - Number(low)).toBeCloseTo(4 * Math.sqrt(6));
  });

  test("take an area that isn't listed as none or few, not as zero", () => {
    const found = at(FIRST, [row(FIRST, 6)], [row(SECOND, 50)]);
    expect(found).toMatchObject({ point: null, verdict: "unknown", right: null });
    expect(at(FIRST, [row(FIRST, 60)], [row(SECOND, 50)]).verdict).toBe("more");
  });

  test("say nothing of a hidden area where the event rule may hide any number", () => {
    expect(at(FIRST, [row(FIRST, 60)], [row(SECOND, 50)], 10).verdict).toBe("unknown");
  });

  test("know at most the rest that an area stands in", () => {
    const rest = row(PARENT, 12, { part: "rest" });
    expect(at(FIRST, [row(FIRST, 60)], [row(SECOND, 50), rest], 10)).toMatchObject({ verdict: "more", point: null });
    expect(at(FIRST, [row(FIRST, 18)], [row(SECOND, 50), rest], 10).verdict).toBe("unknown");
  });

  test("compare rests only where they are the same areas", () => {
    const rest = (people: number) => row(PARENT, people, { part: "rest" });
    expect(at(PARENT, [row(FIRST, 9), rest(40)], [row(FIRST, 9), rest(12)])).toMatchObject({
      point: 28,
      verdict: "more",
    });
    expect(at(PARENT, [row(FIRST, 9), rest(40)], [row(THIRD, 9), rest(12)])).toMatchObject({
      point: null,
      verdict: "unknown",
    });
  });

  test("add up rows of several values of a filter, their noise with them", () => {
    const split = [row(FIRST, 20, { role: "buyer" }), row(FIRST, 15, { role: "exploiter" })];
    expect(at(FIRST, split, [row(FIRST, 5)])).toMatchObject({ point: 30, left: { number: 35, variance: 6 } });
  });

  test("leave rows of other bases and units alone", () => {
    const other = [row(FIRST, 500, { basis: "reported_offence" }), row(FIRST, 10)];
    expect(at(FIRST, other, [row(FIRST, 10)]).point).toBe(0);
  });
});

test("only answers about the same areas of the same city have differences by area", () => {
  expect(incomparable(answer([]), answer([], 3, { city: "oakland" }))).toBe("cities");
  expect(incomparable(answer([]), answer([], 3, { resolution: "7" }))).toBe("areas");
  expect(incomparable(answer([]), answer([]))).toBeNull();
});

test("a protected number has no upper limit, and a lower limit none either", () => {
  const published = answer([], 10).published;
  expect(
    known({ status: "protected", number: null, variance: 0, parts: 0, atLeast: false }, published).high,
  ).toBeNull();
  expect(known({ status: "shown", number: 30, variance: 3, parts: 1, atLeast: true }, published)).toMatchObject({
    low: 30,
    high: null,
  });
});
