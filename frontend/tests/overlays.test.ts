import type { LayerSpecification } from "maplibre-gl";
import { beforeAll, describe, expect, test } from "vitest";
import type { CallsPoint, Overlay, Series, Shapes } from "../src/overlays/documents.ts";
import { stubPage } from "./page.ts";

stubPage();

let documents: typeof import("../src/overlays/documents.ts");
let layers: typeof import("../src/overlays/layers.ts");
let lines: typeof import("../src/overlays/lines.ts");
let panel: typeof import("../src/overlays/panel.tsx");
let beside: typeof import("../src/overlays/beside-rent.tsx");
beforeAll(async () => {
  documents = await import("../src/overlays/documents.ts");
  layers = await import("../src/overlays/layers.ts");
  lines = await import("../src/overlays/lines.ts");
  panel = await import("../src/overlays/panel.tsx");
  beside = await import("../src/overlays/beside-rent.tsx");
});

function overlay(name: string, kind: "rent" | "transit", more: Partial<Overlay> = {}): Overlay {
  const dates = { since: "2015-01", until: "2023-10", typical: null };
  return { city: "oakland", name, kind, held: true, formats: ["json"], legend: {}, ...dates, ...more } as Overlay;
}

const RENTS = [overlay("rent_zip", "rent"), overlay("rent_county", "rent"), overlay("bart", "transit")];
const [ZIP, COUNTY, BART] = RENTS as [Overlay, Overlay, Overlay];

describe("switches", () => {
  test("two rents are never laid over one another, and a timetable stays", () => {
    expect(documents.switched(["rent_zip", "bart"], COUNTY, RENTS)).toEqual(["bart", "rent_county"]);
    expect(documents.switched(["bart"], ZIP, RENTS)).toEqual(["bart", "rent_zip"]);
    expect(documents.switched(["bart", "rent_zip"], BART, RENTS)).toEqual(["rent_zip"]);
  });

  test("rents are drawn only where outlines are held", () => {
    expect(documents.isDrawn(ZIP)).toBe(false);
    expect(documents.isDrawn({ ...ZIP, formats: ["json", "geojson"] })).toBe(true);
    expect(documents.isDrawn({ ...ZIP, formats: ["geojson"], held: false })).toBe(false);
  });
});

const shapes = (properties: Record<string, unknown>) =>
  ({
    type: "FeatureCollection",
    features: [{ type: "Feature", properties, geometry: { type: "Point", coordinates: [0, 0] } }],
  }) as unknown as Shapes;

const paintOf = (layer: LayerSpecification | undefined, name: string) =>
  (layer?.paint as Record<string, unknown> | undefined)?.[name];

describe("layers", () => {
  test("a rent has one colour more than limits, the cheapest first", () => {
    const made = layers.layersOf(
      { ...ZIP, legend: { breaks: [2000, 2500, 3000, 3500] } },
      shapes({ zori: 2100 }),
      "light",
      "#fff",
    );
    const colour = paintOf(made[0], "fill-color") as unknown[];
    expect(colour.slice(0, 5)).toEqual(["step", ["get", "zori"], "#eff3ff", 2000, "#bdd7e7"]);
    expect(colour.at(-1)).toBe("#08519c");
  });

  test("of HUD's rents two bedrooms are drawn", () => {
    const made = layers.layersOf(
      { ...ZIP, legend: { breaks: [2000] } },
      shapes({ "0br": 1, "2br": 2 }),
      "dark",
      "#000",
    );
    expect(paintOf(made[0], "fill-color")).toContainEqual(["get", "2br"]);
  });

  test("lines have the colours of their agency, on a casing of paper, below the stops", () => {
    const made = layers.layersOf(BART, shapes({ kind: "line" }), "dark", "#14110e");
    expect(made.map(({ id }) => id)).toEqual(["overlay-bart-casing", "overlay-bart-lines", "overlay-bart-stops"]);
    expect(paintOf(made[0], "line-color")).toBe("#14110e");
    expect(paintOf(made[1], "line-color")).toEqual(["coalesce", ["get", "colour"], "#f3ede4"]);
  });
});

describe("words", () => {
  test("an overlay says of when it is", () => {
    expect(panel.dateOf(ZIP)).toBe("Until October 2023, US dollars a month");
    expect(panel.dateOf({ ...ZIP, until: "2026" })).toBe("Fiscal year 2026, US dollars a month");
    expect(panel.dateOf({ ...BART, since: "2018-05-26", until: "2019-07-01", typical: "2018-05-29" })).toBe(
      "Timetable of 29 May 2018; the file covers 26 May 2018 to 1 July 2019.",
    );
    expect(panel.dateOf({ ...BART, since: null, until: null })).toBe("The file names no date.");
  });

  test("a colour says its dollars", () => {
    const limits = [2000, 2500];
    expect([0, 1, 2].map((place) => panel.rangeOf(limits, place))).toEqual([
      "under $2,000",
      "$2,000 to $2,500",
      "$2,500 and more",
    ]);
  });

  test("the middle of places is of one period, and places without it don't count", () => {
    const one = (values: number[], periods: string[]) => ({ periods, values }) as unknown as Series;
    const series = [one([1, 10], ["a", "b"]), one([2, 30], ["a", "b"]), one([3, 20], ["a", "b"]), one([9], ["a"])];
    expect(panel.middleOf(series, "b")).toBe(20);
  });
});

describe("small pictures", () => {
  test("a line goes from the left to the right between its least and its greatest value", () => {
    expect(lines.pathOf([10, 30, 20], 100, 40)).toBe("M0.0 40.0L50.0 0.0L100.0 20.0");
    expect(lines.pathOf([5], 100, 40)).toBeNull();
  });

  test("marks are round, hold all values, and begin at nought where rates do", () => {
    expect(lines.marksOf([0.4, 3.1], true)).toEqual([0, 1, 2, 3, 4]);
    const across = lines.marksOf([1688, 4401], false);
    expect(across[0]).toBeLessThanOrEqual(1688);
    expect(across.at(-1)).toBeGreaterThanOrEqual(4401);
    expect(lines.placeOf(2, [0, 1, 2, 3, 4])).toBe(0.5);
    expect(lines.marksOf([7, 7], false).length).toBeGreaterThan(1);
  });

  test("a line's hours are those of its busier direction, to the last hour of the service day", () => {
    const hours = [
      { hour: 2, trips: 3 },
      { hour: 2, trips: 5 },
      { hour: 25, trips: 1 },
    ];
    const found = lines.byHour(hours);
    expect([found[0], found[2], found[25], found.length]).toEqual([0, 5, 1, 26]);
  });

  test("marks have the digits that tell them apart", () => {
    const steps: [number, number][] = [
      [1, 0],
      [0.5, 1],
      [0.02, 2],
      [2.5, 1],
      [50, 0],
      [250, 0],
    ];
    for (const [step, digits] of steps) expect([step, lines.digitsOf([0, step])]).toEqual([step, digits]);
  });

  test("points are of one kind and have a rate", () => {
    const point = (kind: string, rate: number | null) => ({ kind, per_1000: rate }) as CallsPoint;
    const all = [point("police_call", 2), point("police_call", null), point("sweep_notice", 1)];
    expect(beside.pointsOf(all, "police_call")).toHaveLength(1);
  });
});
