/** What the rows of an answer say about each cell of a city: areas with numbers, and the rest, which hold none or few. */

import { numberOf, type Row } from "../api.ts";
import { CITY_RESOLUTION, descendants, type Grid, type Hexagons, type Point } from "./grid.ts";

/** One area with one row: a cell, or the cells of a parent that could not be shown by themselves. */
export interface Area {
  readonly key: string;
  readonly row: Row;
  readonly rest: boolean;
  /** The cells that it is made of, as numbers into the grid. */
  readonly members: readonly number[];
  /** Published; null where protected. */
  readonly number: number | null;
  /** The number for each cell of it, so that large and small areas are coloured alike. */
  readonly each: number;
  /** A point inside, where its number is written. */
  readonly anchor: Point;
}

export interface Cover {
  readonly grid: Grid;
  /** The largest number first. */
  readonly areas: readonly Area[];
  /** For each cell the area it belongs to; -1 where none or few. */
  readonly areaOf: Int32Array;
  readonly few: readonly number[];
  readonly protected: readonly number[];
}

/** The parents of a grid for rows: the city's footprint, and the cells of rows beyond it, which must not be lost. */
export function parentsFor(h3: Hexagons, footprint: readonly string[], rows: readonly Row[]): readonly string[] {
  const beyond = new Set<string>();
  const within = new Set(footprint);
  for (const cell of new Set(rows.map((row) => row.cell))) {
    const parent = cell === undefined ? undefined : parentOf(h3, cell);
    if (parent !== undefined && !within.has(parent)) beyond.add(parent);
  }
  return [...footprint, ...[...beyond].sort()];
}

function parentOf(h3: Hexagons, cell: string): string {
  return h3.getResolution(cell) <= CITY_RESOLUTION ? cell : h3.cellToParent(cell, CITY_RESOLUTION);
}

/** Lays the rows on the grid: single cells first, then the rests, the smaller parents before the larger. */
export function coverOf(h3: Hexagons, grid: Grid, rows: readonly Row[]): Cover {
  const areaOf = new Int32Array(grid.cells.length).fill(-1);
  const areas: Area[] = [];
  const size = (row: Row) => (row.part === "rest" ? 1 : 0) * 100 - h3.getResolution(row.cell ?? "");
  const placed = rows.filter((row) => row.cell !== undefined && row.status !== "few");
  for (const row of [...placed].sort((one, other) => size(one) - size(other))) {
    const members = free(h3, grid, row.cell ?? "", areaOf);
    if (members.length === 0) continue;
    for (const member of members) areaOf[member] = areas.length;
    areas.push(areaFor(grid, row, members));
  }
  return bySize(grid, areas);
}

function free(h3: Hexagons, grid: Grid, cell: string, areaOf: Int32Array): number[] {
  const found = descendants(h3, cell, grid.resolution).map((one) => grid.indexOf.get(one));
  return found.filter((index) => index !== undefined).filter((index) => areaOf[index] === -1);
}

function areaFor(grid: Grid, row: Row, members: readonly number[]): Area {
  const number = row.status === "shown" ? numberOf(row) : null;
  const rest = row.part === "rest";
  return {
    key: `${row.cell}${rest ? "-rest" : ""}`,
    row,
    rest,
    members,
    number,
    each: (number ?? 0) / members.length,
    anchor: middleOf(grid, members),
  };
}

/** The centre of the member that is nearest to the middle of all, so that the point lies inside. */
function middleOf(grid: Grid, members: readonly number[]): Point {
  const points = members.map((member): Point => grid.centres[member] ?? [0, 0]);
  const x = points.reduce((sum, point) => sum + point[0], 0) / points.length;
  const y = points.reduce((sum, point) => sum + point[1], 0) / points.length;
  const away = (point: Point) => (point[0] - x) ** 2 + (point[1] - y) ** 2;
  return points.reduce((best, point) => (away(point) < away(best) ? point : best));
}

function bySize(grid: Grid, found: readonly Area[]): Cover {
  const areas = [...found].sort((one, other) => (other.number ?? -1) - (one.number ?? -1));
  const areaOf = new Int32Array(grid.cells.length).fill(-1);
  areas.forEach((area, place) => {
    for (const member of area.members) areaOf[member] = place;
  });
  const few: number[] = [];
  const held: number[] = [];
  areaOf.forEach((place, index) => {
    if (place === -1) few.push(index);
    else if (areas[place]?.row.status === "protected") held.push(index);
  });
  return { grid, areas, areaOf, few, protected: held };
}

/**
 * The numbers that a scale is made from: those of single cells, whose size is one; an answer of rests alone is
 * scaled by what those hold for each of their cells.
 */
export function scaledNumbers(rows: readonly Row[]): number[] {
  const shown = rows.filter((row) => row.status === "shown" && row.cell !== undefined);
  const single = shown.filter((row) => row.part !== "rest");
  return (single.length > 0 ? single : shown).map((row) => numberOf(row) ?? 0);
}
