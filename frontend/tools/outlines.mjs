/**
 * Makes the small files of outlines that the maps draw, from us-atlas (ISC licence, Michael Bostock; its shapes are
 * the Census Bureau's, in the public domain): `node tools/outlines.mjs` in frontend/.
 *
 * - outlines.json: lines between states, simplified, and between the counties around the catalogue's cities.
 * - counties.json: the counties that the context layer has figures of, as a topology.
 * - country.json: the states as one path on the plane of us-atlas' Albers files, 975 by 610.
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { feature, mesh } from "topojson-client";

const OUT = new URL("../src/explorer/map/", import.meta.url);
const CONTEXT = new URL("../src/context/", import.meta.url);
const FIGURES = new URL("../../src/safelight/policy/context/counties.toml", import.meta.url);
const CITIES = new URL("../../src/safelight/catalog/cities/", import.meta.url);
const ATLAS = new URL("../node_modules/us-atlas/", import.meta.url);
/** Degrees around a city's middle within which counties are kept. */
const AROUND = 0.75;
/** How far, in degrees and in units of the plane, an outline may go astray. */
const STRAY_DEGREES = 0.02;
const STRAY_NEAR = 0.002;
const STRAY_PLANE = 0.7;

const read = (name) => JSON.parse(readFileSync(new URL(name, ATLAS), "utf8"));

function centres() {
  const files = readdirSync(CITIES).filter((name) => name.endsWith(".toml"));
  return files.map((name) => {
    const text = readFileSync(new URL(name, CITIES), "utf8");
    const [, latitude, longitude] = /^centre\s*=\s*\[\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\]/m.exec(text);
    return [Number(longitude), Number(latitude)];
  });
}

/** Douglas and Peucker's way to leave points out. */
function simplified(line, stray) {
  if (line.length < 3) return line;
  const [first, last] = [line[0], line.at(-1)];
  let [far, at] = [0, 0];
  line.forEach((point, index) => {
    const away = distance(point, first, last);
    if (away > far) [far, at] = [away, index];
  });
  if (far <= stray) return [first, last];
  return [...simplified(line.slice(0, at + 1), stray).slice(0, -1), ...simplified(line.slice(at), stray)];
}

function distance([x, y], [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const long = dx * dx + dy * dy;
  if (long === 0) return Math.hypot(x - x0, y - y0);
  const part = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / long));
  return Math.hypot(x - x0 - part * dx, y - y0 - part * dy);
}

/** Lines as text: whole numbers in steps from one point to the next. */
function packed(lines, unit) {
  return lines.map((line) => {
    let [px, py] = [0, 0];
    return line.flatMap(([x, y]) => {
      const [ix, iy] = [Math.round(x / unit), Math.round(y / unit)];
      const step = [ix - px, iy - py];
      [px, py] = [ix, iy];
      return step;
    });
  });
}

function outlines() {
  const atlas = read("counties-10m.json");
  const states = mesh(atlas, atlas.objects.states).coordinates.map((line) => simplified(line, STRAY_DEGREES));
  const near = centres();
  const isNear = ([x, y]) => near.some(([cx, cy]) => Math.abs(x - cx) < AROUND && Math.abs(y - cy) < AROUND);
  const counties = mesh(atlas, atlas.objects.counties, (one, other) => one !== other).coordinates;
  return {
    note: "Outlines of us-atlas 3.0.1 (ISC licence, Michael Bostock) from shapes of the United States Census Bureau.",
    unit: 0.001,
    state: packed(
      states.filter((line) => line.length > 2 || distanceOf(line) > 0.2),
      0.001,
    ),
    county: packed(
      counties.filter((line) => line.some(isNear)).map((line) => simplified(line, STRAY_NEAR)),
      0.001,
    ),
  };
}

/** Counties with figures: their arcs, simplified once for both sides of a border. */
function counties() {
  const atlas = read("counties-10m.json");
  const wanted = new Set([...readFileSync(FIGURES, "utf8").matchAll(/^"(\d{5})"/gm)].map(([, fips]) => fips));
  const numbers = new Map();
  const arcs = [];
  const kept = (arc) => {
    if (Array.isArray(arc)) return arc.map(kept);
    const own = arc < 0 ? ~arc : arc;
    if (!numbers.has(own)) {
      numbers.set(own, arcs.length);
      arcs.push(simplified(feature(atlas, { type: "LineString", arcs: [own] }).geometry.coordinates, STRAY_NEAR));
    }
    return arc < 0 ? ~numbers.get(own) : numbers.get(own);
  };
  const geometries = atlas.objects.counties.geometries
    .filter(({ id }) => wanted.has(id))
    .map(({ type, id, arcs: own }) => ({ type, id, arcs: kept(own) }));
  return {
    note: "Outlines of us-atlas 3.0.1 (ISC licence, Michael Bostock) from shapes of the United States Census Bureau.",
    unit: 0.001,
    arcs: packed(arcs, 0.001),
    geometries,
  };
}

const distanceOf = (line) => Math.hypot(line.at(-1)[0] - line[0][0], line.at(-1)[1] - line[0][1]);

function country() {
  const atlas = read("states-albers-10m.json");
  const lines = mesh(atlas, atlas.objects.states).coordinates.map((line) => simplified(line, STRAY_PLANE));
  const nation = feature(atlas, atlas.objects.nation).features.flatMap(({ geometry }) => geometry.coordinates.flat(1));
  const outer = nation.map((line) => simplified(line, STRAY_PLANE)).filter((line) => line.length > 4);
  const path = (line) => `M${line.map(([x, y]) => `${Math.round(x)},${Math.round(y)}`).join("L")}`;
  return {
    note: "Outlines of us-atlas 3.0.1 (ISC licence, Michael Bostock) from shapes of the United States Census Bureau.",
    width: 975,
    height: 610,
    land: `${outer.map(path).join("Z")}Z`,
    states: lines
      .filter((line) => line.length > 1 && distanceOf(line) > 1)
      .map(path)
      .join(""),
  };
}

writeFileSync(new URL("outlines.json", OUT), `${JSON.stringify(outlines())}\n`);
writeFileSync(new URL("country.json", OUT), `${JSON.stringify(country())}\n`);
writeFileSync(new URL("counties.json", CONTEXT), `${JSON.stringify(counties())}\n`);
