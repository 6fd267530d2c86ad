import { describe, expect, test } from "vitest";
import { about, lastYear } from "../src/lab/figures.ts";
import {
  fromAddress,
  NOTHING,
  type Scenario,
  searched,
  settings,
  toAddress,
  toBody,
  toSearchBody,
} from "../src/lab/scenario.ts";

const PLACES = ["oakland", "chicago"];

describe("a scenario", () => {
  test("is its address, and comes back from it", () => {
    const levers = NOTHING.levers.map((_, at) => (at === 7 ? 1 : at === 2 ? 0.45 : 0));
    const goal = { newVictims: 12.5, year: 4, budget: 2_000_000, sure: 80 };
    const search = `${"0a".repeat(32)}-0.1.0-1`;
    const scenario: Scenario = { place: "oakland", months: 60, stages: false, regime: true, levers, goal, search };
    expect(fromAddress(`?${toAddress(scenario)}`, PLACES)).toEqual(scenario);
    expect(toAddress(NOTHING)).toBe("");
    expect(fromAddress("", PLACES)).toEqual(NOTHING);
  });

  test("takes nothing from an address that makes no sense", () => {
    const query = "?place=atlantis&months=7&u1=9&u2=-1&u3=NaN&u4=x&u13=1&Z=2&goal=1-2-3&search=../x";
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

describe("a goal", () => {
  const goal = { newVictims: 150, year: 5, budget: 2_000_000, sure: 80 };

  test.each(["", "1-2-3", "-1-5-2-80", "1-5.5-2-80", "1-5-0-80", "1-5-2-101", "x-5-2-80", "--5-2-80"])(
    "is none in goal=%s",
    (said) => {
      expect(fromAddress(`?goal=${said}`, PLACES).goal).toBeNull();
    },
  );

  test("is searched for wherever the sliders stand", () => {
    const moved = { ...NOTHING, regime: true, levers: settings(Array(12).fill(0.62)) };
    expect(moved.levers[0]).toBe(0.6);
    expect(toSearchBody(moved, goal)).toBe(toSearchBody({ ...NOTHING, regime: true }, goal));
    expect(searched(moved)).toBe(searched({ ...NOTHING, regime: true }));
    expect(searched(moved)).not.toBe(searched({ ...moved, goal }));
    expect(JSON.parse(toSearchBody(moved, goal))).toMatchObject({
      set: { Z: 1 },
      goal: { new_victims: 150, year: 5, budget: 2_000_000, probability: 0.8 },
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
