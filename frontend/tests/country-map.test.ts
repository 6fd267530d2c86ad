import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { toAlbers } from "../src/explorer/map/albers.ts";

interface Atlas {
  readonly transform: { readonly scale: [number, number]; readonly translate: [number, number] };
  readonly arcs: [number, number][][];
}

function atlas(name: string): Atlas {
  return JSON.parse(readFileSync(new URL(`../node_modules/us-atlas/${name}.json`, import.meta.url), "utf8"));
}

/** All points of a file, in its own units. */
function points({ transform, arcs }: Atlas): [number, number][] {
  return arcs.flatMap((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]): [number, number] => {
      [x, y] = [x + dx, y + dy];
      return [x * transform.scale[0] + transform.translate[0], y * transform.scale[1] + transform.translate[1]];
    });
  });
}

describe("the country's plane", () => {
  test("is that of us-atlas, to a unit, for the edges of the lower 48 states", () => {
    const lower = points(atlas("states-10m")).filter(([x, y]) => x > -125 && x < -66 && y > 24.4 && y < 49.5);
    const drawn = lower.map(([x, y]) => toAlbers(y, x));
    const plane = points(atlas("states-albers-10m"));
    const most = (values: number[]) => values.reduce((best, value) => Math.max(best, value));
    const least = (values: number[]) => values.reduce((best, value) => Math.min(best, value));
    expect(Math.abs(most(drawn.map(([x]) => x)) - most(plane.map(([x]) => x)))).toBeLessThan(1);
    expect(Math.abs(least(drawn.map(([, y]) => y)) - least(plane.map(([, y]) => y)))).toBeLessThan(1);
    const coast = plane.filter(([, y]) => y < 350).map(([x]) => x);
    expect(Math.abs(least(drawn.map(([x]) => x)) - least(coast))).toBeLessThan(1);
  });
});
