/**
 * What is drawn above the map in two dimensions: hatching, outlines of areas, numbers and names. In its own canvas,
 * because it changes with every step of time and must be there in the same frame; MapLibre's symbols and lines take a
 * round trip through its worker.
 */

import { number } from "../../words.ts";
import type { Cover } from "./areas.ts";
import { type Grid, isHole, outlineOf, type Point } from "./grid.ts";
import type { Look } from "./look.ts";
import { type BesideKind, pattern } from "./patterns.ts";
import { placeFor, type Scale, wantsDarkLetters } from "./scale.ts";

/** Where the canvas looks: the middle on the Mercator plane, and how many pixels the plane is wide. */
export interface Window {
  readonly middle: Point;
  readonly world: number;
  readonly width: number;
  readonly height: number;
}

export interface Name {
  readonly text: string;
  readonly at: Point;
  /** Written from this width of the world in pixels on, and up to the other. */
  readonly from: number;
  readonly to: number;
}

/** Rings of points on the plane. */
export type Shapes = readonly (readonly Point[])[];

/** A whole city that is marked for what has no place of its own. */
export interface Beside {
  readonly kind: BesideKind;
  readonly shapes: Shapes;
}

export interface Content {
  readonly cover: Cover | null;
  readonly scale: Scale;
  readonly look: Look;
  readonly names: readonly Name[];
  /** Shapes that are not cells: neighbourhoods to hatch, and the one that is pointed at. */
  readonly shapes?: { readonly few: Shapes; readonly chosen: Shapes };
  /** Numbers of areas that are not cells, with where they stand: of neighbourhoods. */
  readonly numbers: readonly { readonly text: string; readonly at: Point }[];
  /** The whole city, where something is marked beside the numbers that has no place of its own; null without. */
  readonly beside: Beside | null;
  /** The cells of the area that is pointed at. */
  readonly chosen: readonly number[] | null;
  readonly pinned: boolean;
  /** Whether cells are drawn, not neighbourhoods. */
  readonly cells: boolean;
}

/** Units of a path: the plane in 2^20 parts, counted from the grid's own corner, so that single precision is enough. */
const UNITS = 2 ** 20;
/** A cell's width in pixels from which numbers are written, and between which heat gives way to cells. */
export const LETTERED_PX = 24;
export const HEAT_PX = 9;
export const CELLS_PX = 17;

interface Paths {
  readonly origin: Point;
  readonly few: Path2D;
  readonly held: Path2D;
  readonly rests: Path2D;
  readonly outline: Path2D;
}

const outlines = new WeakMap<Grid, Path2D>();
const pathsOf = new WeakMap<Cover, Paths>();

function loops(grid: Grid, members: Iterable<number>, into = new Path2D(), holes = true): Path2D {
  const [x0, y0] = grid.corners[0] ?? [0, 0];
  for (const loop of outlineOf(grid, members)) {
    if (!holes && isHole(grid, loop)) continue;
    loop.forEach((corner, at) => {
      const [x, y] = grid.corners[corner] ?? [x0, y0];
      if (at === 0) into.moveTo((x - x0) * UNITS, (y - y0) * UNITS);
      else into.lineTo((x - x0) * UNITS, (y - y0) * UNITS);
    });
    into.closePath();
  }
  return into;
}

function paths(cover: Cover): Paths {
  const known = pathsOf.get(cover);
  if (known) return known;
  const { grid } = cover;
  const outline = outlines.get(grid) ?? loops(grid, grid.cells.keys());
  outlines.set(grid, outline);
  const rests = new Path2D();
  for (const area of cover.areas) if (area.rest) loops(grid, area.members, rests, false);
  const made = {
    origin: grid.corners[0] ?? ([0, 0] as const),
    few: loops(grid, cover.few),
    held: loops(grid, cover.protected),
    rests,
    outline,
  };
  pathsOf.set(cover, made);
  return made;
}

/** Draws everything for where the map looks now. */
export function drawOver(context: CanvasRenderingContext2D, where: Window, content: Content): void {
  const ratio = context.canvas.width / where.width;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, where.width, where.height);
  const taken: Box[] = [];
  const cover = content.cells ? content.cover : null;
  if (cover !== null) drawAreas(context, where, content, cover);
  if (!content.cells) drawShapes(context, where, content);
  if (content.beside !== null) drawBeside(context, where, content.look, content.beside);
  if (cover !== null) drawNumbers(context, where, content, cover, taken);
  for (const { text, at } of content.numbers) write(context, where, content.look, text, at, "number", taken);
  for (const name of content.names) {
    if (where.world >= name.from && where.world < name.to) {
      write(context, where, content.look, name.text, name.at, "name", taken);
    }
  }
}

function placed(path: Path2D, origin: Point, { middle, world, width, height }: Window): Path2D {
  const size = world / UNITS;
  const east = (origin[0] - middle[0]) * world + width / 2;
  const south = (origin[1] - middle[1]) * world + height / 2;
  const moved = new Path2D();
  moved.addPath(path, new DOMMatrix([size, 0, 0, size, east, south]));
  return moved;
}

function drawAreas(context: CanvasRenderingContext2D, where: Window, content: Content, cover: Cover): void {
  const { look } = content;
  const { origin, few, held, rests, outline } = paths(cover);
  context.fillStyle = pattern(context, "few", `${look.edge}88`) ?? look.line;
  context.fill(placed(few, origin, where));
  context.fillStyle = pattern(context, "held", look.quiet) ?? look.line;
  context.fill(placed(held, origin, where));
  context.lineWidth = 1;
  context.strokeStyle = look.quiet;
  context.setLineDash([4, 3]);
  context.stroke(placed(rests, origin, where));
  context.setLineDash([]);
  context.strokeStyle = look.edge;
  context.lineWidth = 1.5;
  context.stroke(placed(outline, origin, where));
  if (content.chosen === null) return;
  mark(context, placed(loops(cover.grid, content.chosen), origin, where), look, content.pinned);
}

const shapePaths = new WeakMap<Shapes, Path2D>();

function shapePath(shapes: Shapes, origin: Point): Path2D {
  const known = shapePaths.get(shapes);
  if (known) return known;
  const path = new Path2D();
  for (const ring of shapes) {
    ring.forEach(([x, y], at) => {
      if (at === 0) path.moveTo((x - origin[0]) * UNITS, (y - origin[1]) * UNITS);
      else path.lineTo((x - origin[0]) * UNITS, (y - origin[1]) * UNITS);
    });
    path.closePath();
  }
  shapePaths.set(shapes, path);
  return path;
}

function originOf(shapes: Shapes): Point {
  return shapes[0]?.[0] ?? [0, 0];
}

/** Marks a whole city over what is counted in its areas, whose colours stay as they are. */
export function drawBeside(context: CanvasRenderingContext2D, where: Window, look: Look, beside: Beside): void {
  const { kind, shapes } = beside;
  const origin = originOf(shapes);
  const path = placed(shapePath(shapes, origin), origin, where);
  context.fillStyle = pattern(context, kind, `${look.ink}a0`) ?? look.line;
  context.fill(path, "evenodd");
  context.strokeStyle = look.paper;
  context.lineWidth = 5;
  context.stroke(path);
  context.strokeStyle = look.ink;
  context.lineWidth = 2;
  context.setLineDash([2, 5]);
  context.stroke(path);
  context.setLineDash([]);
}

function drawShapes(context: CanvasRenderingContext2D, where: Window, { look, shapes, pinned }: Content): void {
  if (shapes === undefined) return;
  context.fillStyle = pattern(context, "few", `${look.edge}88`) ?? look.line;
  context.fill(placed(shapePath(shapes.few, originOf(shapes.few)), originOf(shapes.few), where), "evenodd");
  if (shapes.chosen.length === 0) return;
  mark(
    context,
    placed(shapePath(shapes.chosen, originOf(shapes.chosen)), originOf(shapes.chosen), where),
    look,
    pinned,
  );
}

function mark(context: CanvasRenderingContext2D, path: Path2D, look: Look, pinned: boolean): void {
  context.strokeStyle = look.paper;
  context.lineWidth = pinned ? 7 : 5;
  context.stroke(path);
  context.strokeStyle = look.ink;
  context.lineWidth = pinned ? 4 : 2.5;
  context.stroke(path);
}

function drawNumbers(
  context: CanvasRenderingContext2D,
  where: Window,
  content: Content,
  cover: Cover,
  taken: Box[],
): void {
  const across = cover.grid.width * where.world;
  if (across < CELLS_PX) return;
  const size = Math.min(15, Math.max(10, across * 0.36));
  context.font = `600 ${size}px ${content.look.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const area of cover.areas) {
    if (area.number === null) continue;
    const [x, y] = onScreen(area.anchor, where);
    if (x < -40 || y < -20 || x > where.width + 40 || y > where.height + 20) continue;
    const text = textOf(area.number);
    const room = area.rest ? Math.sqrt(area.members.length) * across * 0.9 : across;
    const wide = text.length * size * 0.62;
    if (room < wide + 4 || room < LETTERED_PX) continue;
    const dark = wantsDarkLetters(content.look.ramp[placeFor(content.scale, area.each)] ?? content.look.paper);
    context.lineWidth = 3;
    context.strokeStyle = dark ? "#ffffff66" : "#00000088";
    context.fillStyle = dark ? "#14110e" : "#ffffff";
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
    taken.push([x - wide / 2, y - size / 2, x + wide / 2, y + size / 2]);
  }
}

const written = new Map<number, string>();

/** Writing numbers by language is slow where it is done for hundreds of areas in each frame. */
function textOf(value: number): string {
  let text = written.get(value);
  if (text === undefined) {
    text = number(value);
    written.set(value, text);
  }
  return text;
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Writes a name or a number with a rim, unless something stands there already. */
function write(
  context: CanvasRenderingContext2D,
  where: Window,
  look: Look,
  text: string,
  at: Point,
  kind: "name" | "number",
  taken: Box[],
): void {
  const [x, y] = onScreen(at, where);
  if (x < 0 || y < 0 || x > where.width || y > where.height) return;
  const size = kind === "name" ? 12 : 13;
  context.font = `${kind === "name" ? 500 : 650} ${size}px ${look.font}`;
  const wide = context.measureText(text).width;
  const box: Box = [x - wide / 2 - 2, y - size / 2 - 1, x + wide / 2 + 2, y + size / 2 + 1];
  if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) return;
  taken.push(box);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 3;
  context.strokeStyle = look.paper;
  context.fillStyle = kind === "name" ? look.quiet : look.ink;
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
}

function onScreen([x, y]: Point, { middle, world, width, height }: Window): Point {
  return [(x - middle[0]) * world + width / 2, (y - middle[1]) * world + height / 2];
}
