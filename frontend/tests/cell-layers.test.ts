import * as h3 from "h3-js";
import type { Map as MapLibre } from "maplibre-gl";
import { describe, expect, test } from "vitest";
import type { Row } from "../src/explorer/api.ts";
import { coverOf } from "../src/explorer/map/areas.ts";
import { CellLayers } from "../src/explorer/map/cell-layers.ts";
import { gridOf } from "../src/explorer/map/grid.ts";
import type { Look } from "../src/explorer/map/look.ts";
import { scaleOf } from "../src/explorer/map/scale.ts";

const CITY = h3.latLngToCell(41.84, -87.68, 6);
const LOOK = { paper: "#14110e", ramp: ["#111111", "#222222", "#333333"] } as unknown as Look;
const SCALE = scaleOf([10, 90]);

/** Writes down what a map is told: shapes by source, opacities by layer, states by source. */
function told() {
  const [given, opacity, painted]: [string[], Record<string, unknown>, string[]] = [[], {}, []];
  const map = {
    addSource: () => {},
    addLayer: () => {},
    isSourceLoaded: () => true,
    getSource: (source: string) => ({ setData: () => given.push(source) }),
    setPaintProperty: (layer: string, property: string, value: unknown) => {
      if (property.endsWith("opacity")) opacity[layer] = value;
    },
    setFeatureState: ({ source }: { source: string }) => painted.push(source),
  };
  return { cells: new CellLayers(map as unknown as MapLibre, LOOK), given, opacity, painted };
}

function cover(resolution: number, people: number) {
  const grid = GRIDS[resolution] ?? gridOf(h3, [CITY], resolution);
  GRIDS[resolution] = grid;
  const row = { basis: "arrest", unit: "people", status: "shown", people, cell: grid.cells[0] ?? "" } as Row;
  return coverOf(h3, grid, [row]);
}
const GRIDS: Record<number, ReturnType<typeof gridOf>> = {};

describe("cells on the map", () => {
  test("an answer of another size gives the worker nothing that it has", () => {
    const { cells, given, opacity } = told();
    cells.show(cover(8, 20), SCALE);
    cells.prepare(cover(7, 0).grid);
    expect(given).toEqual(["cells-8", "cells-7"]);
    expect(opacity["cells-7"]).toBeUndefined();
    cells.show(cover(7, 30), SCALE);
    cells.show(cover(8, 40), SCALE);
    expect(given.length).toBe(2);
    expect([opacity["cells-7"], opacity["heat-7"]]).toEqual([0, 0]);
    expect(opacity["cells-8"]).not.toBe(0);
  });

  test("only cells that change are painted, and a refusal leaves none", () => {
    const { cells, painted } = told();
    cells.show(cover(8, 20), SCALE);
    expect(painted).toEqual(["cells-8"]);
    cells.show(cover(8, 20), SCALE);
    expect(painted.length).toBe(1);
    cells.show(null, SCALE);
    expect(painted.length).toBe(2);
  });
});
