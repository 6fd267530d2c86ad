import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Context, Measure } from "../src/context/documents.ts";
import { stubPage } from "./page.ts";

stubPage();

let layer: typeof import("../src/context/layer.ts");
let figures: typeof import("../src/context/figures.ts");
beforeAll(async () => {
  layer = await import("../src/context/layer.ts");
  figures = await import("../src/context/figures.ts");
});

const MEASURE = { id: "poverty", unit: "% of people", year: "2019", limits: [7, 10], digits: 1 } as unknown as Measure;
const value = (best: number, within = 0) => ({
  value: best,
  low: within ? best - within : null,
  high: within ? best + within : null,
});
const FOUND = {
  measures: [MEASURE],
  counties: [
    { county: "06001", name: "Alameda", values: { poverty: value(8.9, 0.7) } },
    { county: "06041", name: "Marin", values: { poverty: value(6.9) } },
    { county: "06013", name: "Contra Costa", values: {} },
  ],
} as unknown as Context;

describe("shades", () => {
  const packed = JSON.parse(readFileSync(new URL("../src/context/counties.json", import.meta.url), "utf8"));

  test("a county's shape closes and lies where the county is", () => {
    const alameda = layer.shapesOf(packed).features.find(({ id }) => id === "06001");
    const [ring] = alameda?.geometry.type === "Polygon" ? alameda.geometry.coordinates : [];
    expect(ring?.[0]).toEqual(ring?.at(-1));
    for (const [x = 0, y = 0] of ring ?? []) {
      expect(x).toBeGreaterThan(-122.5);
      expect(x).toBeLessThan(-121.4);
      expect(y).toBeGreaterThan(37.4);
      expect(y).toBeLessThan(38);
    }
  });

  test("counties without a figure are not shaded, and a value at a limit stands above it", () => {
    const drawn = layer.shaded(layer.shapesOf(packed), FOUND, MEASURE).features;
    expect(drawn.map(({ id, properties }) => [id, properties?.level]).sort()).toEqual([
      ["06001", 1],
      ["06041", 0],
    ]);
    expect(layer.levelOf(10, [7, 10])).toBe(2);
  });
});

describe("figures", () => {
  test("are told with their interval, and several counties as a range", () => {
    expect(figures.inWords(FOUND.counties[0]?.values.poverty, MEASURE)).toBe("8.9 (8.2 to 9.6)");
    expect(figures.inWords(undefined, MEASURE)).toBe("no figure");
    expect(figures.ofCity(FOUND, { counties: ["06001"], areas: [], note: "" }, MEASURE)).toBe("8.9 (8.2 to 9.6)");
    expect(figures.ofCity(FOUND, { counties: ["06001", "06041"], areas: [], note: "" }, MEASURE)).toBe("6.9 to 8.9");
  });

  test("stand in a table, the city's own county first, those without none", () => {
    const { lines } = figures.sheetOf(FOUND, ["06041"], MEASURE);
    expect(lines.map(({ key }) => key)).toEqual(["06041", "06001"]);
  });

  test("the key says each range once", () => {
    expect([0, 1, 2].map((place) => figures.rangeOf(MEASURE, place))).toEqual(["under 7", "7 to 10", "10 and more"]);
  });
});
