import { describe, expect, test } from "vitest";
import { about, lastYear } from "../src/lab/figures.ts";
import { fromAddress, NOTHING, toAddress, toBody } from "../src/lab/scenario.ts";

const PLACES = ["oakland", "chicago"];

describe("a scenario", () => {
  test("is its address, and comes back from it", () => {
    const levers = NOTHING.levers.map((_, at) => (at === 7 ? 1 : at === 2 ? 0.45 : 0));
    const scenario = { place: "oakland", months: 60, stages: false, regime: true, levers };
    expect(fromAddress(`?${toAddress(scenario)}`, PLACES)).toEqual(scenario);
    expect(toAddress(NOTHING)).toBe("");
    expect(fromAddress("", PLACES)).toEqual(NOTHING);
  });

  test("takes nothing from an address that makes no sense", () => {
    const query = "?place=atlantis&months=7&u1=9&u2=-1&u3=NaN&u4=x&u13=1&Z=2";
    expect(fromAddress(query, PLACES)).toEqual({ ...NOTHING, levers: [1, ...Array(11).fill(0)] });
  });

  test("asks for what was moved alone", () => {
    const levers = NOTHING.levers.map((_, at) => (at === 0 ? 0.5 : 0));
    expect(JSON.parse(toBody({ ...NOTHING, regime: true, levers }))).toEqual({
      version: 1,
      months: 120,
      stages: true,
      set: { u1: 0.5, Z: 1 },
    });
  });
});

test.each([
  [3712, "3,700"],
  [0.2149, "0.21"],
  [17.4, "17"],
  [0, "0"],
  [-86.4, "-86"],
])("%d is about %s", (value, said) => {
  expect(about(value)).toBe(said);
});

test("a counter's last year is what it gained in twelve months", () => {
  expect(lastYear(Array.from({ length: 121 }, (_, month) => month * 3))).toBe(36);
  expect(lastYear([0, 5])).toBe(5);
});
