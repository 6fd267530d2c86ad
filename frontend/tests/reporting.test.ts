import { createHash } from "node:crypto";
import { cellToBoundary, cellToLatLng, latLngToCell } from "h3-js";
import { describe, expect, test } from "vitest";
import { cellOf } from "../src/reporting/cells.ts";
import { hashesOf } from "../src/reporting/sha256.ts";
import { workFor } from "../src/reporting/working.ts";

/** Numbers that look random and are the same in each run. */
function* anyNumbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe("cells", () => {
  const numbers = anyNumbers(7);
  const next = () => numbers.next().value as number;
  /** The corners of a box with every city of the United States, and the whole globe. */
  test.each([
    ["the United States", 24, 50, -125, -66],
    ["the globe", -88, 88, -180, 180],
  ])("are those of H3: %s", (_name, south, north, west, east) => {
    for (let count = 0; count < 3_000; count++) {
      const latitude = south + next() * (north - south);
      const longitude = west + next() * (east - west);
      const { centre } = cellOf({ latitude, longitude });
      const cell = latLngToCell(latitude, longitude, 9);
      expect(latLngToCell(centre.latitude, centre.longitude, 9), `${latitude}, ${longitude}`).toBe(cell);
      // Four digits are what is sent: still the same cell.
      expect(latLngToCell(Number(centre.latitude.toFixed(4)), Number(centre.longitude.toFixed(4)), 9)).toBe(cell);
    }
  });

  test("have the middle and the corners of H3's", () => {
    const at = { latitude: 34.0443, longitude: -118.2433 };
    const cell = latLngToCell(at.latitude, at.longitude, 9);
    const [latitude, longitude] = cellToLatLng(cell);
    const { centre, corners } = cellOf(at);
    expect(centre.latitude).toBeCloseTo(latitude, 9);
    expect(centre.longitude).toBeCloseTo(longitude, 9);
    const order = (points: readonly (readonly number[])[]) =>
      points.map((one) => one.map((n) => n.toFixed(7)).join()).sort();
    expect(order(corners.map((one) => [one.latitude, one.longitude]))).toEqual(order(cellToBoundary(cell)));
  });
});

describe("work", () => {
  test.each(["", "a", "x".repeat(55), "x".repeat(56), "x".repeat(64), "x".repeat(90)])(
    "hashes as SHA-256 does: %#",
    (begin) => {
      for (const number of ["0", "12345", "9".repeat(12)]) {
        const digest = createHash("sha256")
          .update(begin + number)
          .digest();
        expect(hashesOf(begin)(number)).toBe(digest.readUInt32BE(0));
      }
    },
  );

  test("finds a number whose hash begins with as many noughts as were asked for, and says how far it is", () => {
    const challenge = `1764000000.${"c".repeat(16)}.${"f".repeat(32)}`;
    const told: number[] = [];
    const work = workFor({ challenge, bits: 12 }, (tried) => told.push(tried));
    expect(createHash("sha256").update(`${challenge}:${work}`).digest().readUInt32BE(0)).toBeLessThan(2 ** 20);
    expect(told[0]).toBe(0);
  });
});
