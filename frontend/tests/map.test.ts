import * as h3 from "h3-js";
import { describe, expect, test } from "vitest";
import type { Row } from "../src/explorer/api.ts";
import { coverOf, parentsFor, scaledNumbers } from "../src/explorer/map/areas.ts";
import { boundsOf, gridOf, isHole, outlineOf, toDegrees, toPlane } from "../src/explorer/map/grid.ts";
import { classOf, coloursOf, limitsOf, luminance, rounded, scaleOf } from "../src/explorer/map/scale.ts";

const PARENT = h3.latLngToCell(41.8781, -87.6298, 6);
const NEXT = h3.gridDisk(PARENT, 1).find((cell) => cell !== PARENT) ?? "";

function row(cell: string, people: number, more: Partial<Row> = {}): Row {
  return { basis: "arrest", unit: "people", status: "shown", cell, people, ...more };
}

describe("a scale", () => {
  test("has no class where nothing is shown", () => {
    expect(scaleOf([])).toEqual({ from: [], most: 0 });
    expect(coloursOf(scaleOf([]), "dark")).toEqual([]);
  });

  test("has one class for one number", () => {
    expect(scaleOf([7, 7, 7])).toEqual({ from: [7], most: 7 });
  });

  test("has at most six rising classes that hold every number", () => {
    const numbers = Array.from({ length: 200 }, (_, index) => 3 + Math.round(index ** 1.7 / 20));
    const { from, most } = scaleOf(numbers);
    expect(from.length).toBe(6);
    expect([...from].sort((a, b) => a - b)).toEqual([...from]);
    expect(from[0]).toBe(3);
    expect(most).toBe(Math.max(...numbers));
    const used = new Set(numbers.map((value) => classOf({ from, most }, value)));
    expect(used.size).toBe(6);
  });

  test("rises by shares where numbers lie close together", () => {
    expect(scaleOf([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 40]).from).toEqual([10, 15, 20]);
  });

  test("does not depend on the order of its numbers", () => {
    expect(scaleOf([9, 3, 200, 41, 12])).toEqual(scaleOf([200, 41, 12, 9, 3]));
  });

  test("puts a number into the class that its limits name", () => {
    const scale = { from: [3, 10, 30], most: 90 };
    expect([1, 3, 9, 10, 29, 30, 900].map((value) => classOf(scale, value))).toEqual([0, 0, 0, 1, 1, 2, 2]);
    expect(limitsOf(scale, 1)).toEqual({ from: 10, to: 29 });
    expect(limitsOf(scale, 2)).toEqual({ from: 30, to: null });
  });

  test("breaks at numbers that are easy to read", () => {
    expect([3, 7, 11, 13, 37, 97, 1234].map(rounded)).toEqual([3, 6, 10, 15, 40, 100, 1000]);
  });

  test("grows evenly lighter on dark, and darker on paper", () => {
    const scale = { from: [1, 2, 3, 4, 5, 6], most: 9 };
    const dark = coloursOf(scale, "dark").map(luminance);
    const light = coloursOf(scale, "light").map(luminance);
    expect([...dark].sort((a, b) => a - b)).toEqual(dark);
    expect([...light].sort((a, b) => b - a)).toEqual(light);
  });
});

describe("a grid", () => {
  test("has the cells below the footprint", () => {
    expect(gridOf(h3, [PARENT], 8).cells.length).toBe(49);
    expect(gridOf(h3, [PARENT, NEXT], 6).cells.length).toBe(2);
  });

  test("knows the plane", () => {
    const [longitude, latitude] = toDegrees(toPlane(41.8781, -87.6298));
    expect(latitude).toBeCloseTo(41.8781, 9);
    expect(longitude).toBeCloseTo(-87.6298, 9);
    const [west, south, east, north] = boundsOf(gridOf(h3, [PARENT], 7));
    expect(west < -87.6298 && -87.6298 < east && south < 41.8781 && 41.8781 < north).toBe(true);
  });

  test("outlines one cell by its six corners, and two neighbours by ten", () => {
    const grid = gridOf(h3, [PARENT, NEXT], 6);
    expect(outlineOf(grid, [0]).map((loop) => loop.length)).toEqual([6]);
    expect(outlineOf(grid, [0, 1]).map((loop) => loop.length)).toEqual([10]);
  });

  test("outlines a ring by two loops", () => {
    const disk = h3.gridDisk(h3.cellToCenterChild(PARENT, 8), 1);
    const grid = gridOf(h3, disk, 8);
    const around = disk.slice(1).map((cell) => grid.indexOf.get(cell) ?? -1);
    expect(
      outlineOf(grid, around)
        .map((loop) => loop.length)
        .sort((a, b) => a - b),
    ).toEqual([6, 18]);
    expect(
      outlineOf(grid, around)
        .filter((loop) => isHole(grid, loop))
        .map((loop) => loop.length),
    ).toEqual([6]);
  });
});

describe("areas", () => {
  const children = h3.cellToChildren(PARENT, 8);
  const [first = "", second = ""] = children;

  test("a rest is the cells of its parent that nothing else is said about", () => {
    const grid = gridOf(h3, [PARENT, NEXT], 8);
    const cover = coverOf(h3, grid, [row(PARENT, 94, { part: "rest" }), row(first, 20), row(second, 5)]);
    expect(cover.areas.map((area) => [area.number, area.members.length])).toEqual([
      [94, 47],
      [20, 1],
      [5, 1],
    ]);
    expect(cover.areas[0]?.each).toBe(2);
    expect(cover.few.length).toBe(49);
  });

  test("a smaller parent's rest comes before a larger one's", () => {
    const seven = h3.cellToParent(first, 7);
    const grid = gridOf(h3, [PARENT], 8);
    const rows = [row(PARENT, 42, { part: "rest" }), row(seven, 6, { part: "rest" }), row(first, 20)];
    expect(coverOf(h3, grid, rows).areas.map((area) => area.members.length)).toEqual([42, 1, 6]);
  });

  test("every cell is in one area or none", () => {
    const grid = gridOf(h3, [PARENT], 8);
    const cover = coverOf(h3, grid, [row(first, 20), row(PARENT, 9, { part: "rest" })]);
    const members = cover.areas.flatMap((area) => area.members);
    expect(new Set(members).size).toBe(members.length);
    expect(members.length + cover.few.length).toBe(grid.cells.length);
  });

  test("a row beyond the footprint is drawn all the same", () => {
    const rows = [row(NEXT, 12)];
    expect(coverOf(h3, gridOf(h3, parentsFor(h3, [PARENT], rows), 6), rows).areas.length).toBe(1);
  });

  test("protected cells are apart from none or few", () => {
    const grid = gridOf(h3, [PARENT, NEXT], 6);
    const held: Row = { basis: "arrest", unit: "people", status: "protected", cell: PARENT, people: null };
    const cover = coverOf(h3, grid, [held]);
    expect(cover.protected.length).toBe(1);
    expect(cover.few.length).toBe(1);
    expect(cover.areas[0]?.number).toBe(null);
  });

  test("a scale is made from single cells, and from rests where there is nothing else", () => {
    expect(scaledNumbers([row(first, 20), row(PARENT, 900, { part: "rest" })])).toEqual([20]);
    expect(scaledNumbers([row(PARENT, 900, { part: "rest" })])).toEqual([900]);
  });
});
