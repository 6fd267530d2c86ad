import { describe, expect, test } from "vitest";
import { boxOf, folded, matching } from "../src/explorer/takeaway/places.ts";

const PLACES = ["Peñasquitos", "Old Town", "Mission Hills", "San Diego", "Downtown", "Hillcrest"].map((name) => ({
  name,
}));
const names = (typed: string) => matching(PLACES, typed).map(({ name }) => name);

describe("finding a place", () => {
  test("needs no accents and no capitals", () => {
    expect(names("penas")).toEqual(["Peñasquitos"]);
    expect(names("PEÑAS")).toEqual(["Peñasquitos"]);
    expect(folded("  Ñuñoa–Sur ")).toBe("nunoa sur");
  });

  test("puts names that begin so before words that do, and those before the rest", () => {
    expect(names("hill")).toEqual(["Hillcrest", "Mission Hills"]);
    expect(names("town")).toEqual(["Old Town", "Downtown"]);
  });

  test("offers all while nothing is typed, and nothing where nothing fits", () => {
    expect(names("")).toHaveLength(PLACES.length);
    expect(names("zzz")).toEqual([]);
    expect(matching(PLACES, "", 2)).toHaveLength(2);
  });
});

test("the box of a shape holds all its parts", () => {
  const square = (x: number, y: number) => [
    [
      [x, y],
      [x + 1, y],
      [x + 1, y + 1],
      [x, y],
    ],
  ];
  expect(boxOf({ type: "MultiPolygon", coordinates: [square(-10, 40), square(5, -3)] })).toEqual([-10, -3, 6, 41]);
  expect(boxOf({ type: "Point", coordinates: [0, 0] })).toBeNull();
});
