/** The map of a picture to take away: the whole city, drawn from the same cells and the same scale as on the page. */

import { number } from "../../words.ts";
import { numberOf, type Row } from "../api.ts";
import type { Area } from "../map/areas.ts";
import { boundsOf, type Point, toPlane } from "../map/grid.ts";
import { type Look, PAPER } from "../map/look.ts";
import { type Beside, drawBeside, drawOver, type Window } from "../map/overlay.ts";
import { pattern } from "../map/patterns.ts";
import { type Picture, scale } from "../map/pictures.ts";
import type { Place } from "../map/places.ts";
import { classOf, coloursOf, placeFor } from "../map/scale.ts";

import type { Box } from "../place.ts";
import { boxOf } from "./places.ts";

const MARGIN = 0.94;

/** Where the canvas looks so that all of a box is on it. */
function windowOf([west, south, east, north]: Box, width: number, height: number): Window {
  const [left, top] = toPlane(north, west);
  const [right, bottom] = toPlane(south, east);
  const world = MARGIN * Math.min(width / (right - left), height / (bottom - top));
  return { middle: [(left + right) / 2, (top + bottom) / 2], world, width, height };
}

function onCanvas([x, y]: Point, { middle, world, width, height }: Window): Point {
  return [(x - middle[0]) * world + width / 2, (y - middle[1]) * world + height / 2];
}

function fillArea(context: CanvasRenderingContext2D, picture: Picture, area: Area, where: Window): void {
  const { grid } = picture.cover;
  context.beginPath();
  for (const member of area.members) {
    const ring = grid.rings[member] ?? [];
    ring.forEach((corner, at) => {
      const point = onCanvas(grid.corners[corner] ?? [0, 0], where);
      if (at === 0) context.moveTo(...point);
      else context.lineTo(...point);
    });
    context.closePath();
  }
  context.fill();
  context.stroke();
}

/** A canvas with the city's areas: classes by colour, none or few and protected by pattern, numbers where they fit. */
export function drawCity(
  picture: Picture,
  width: number,
  height: number,
  beside: Beside | null = null,
  look: Look = PAPER,
): HTMLCanvasElement {
  const [below, above] = [canvasOf(width, height), canvasOf(width, height)];
  const where = windowOf(boundsOf(picture.cover.grid), width, height);
  const pen = contextOf(below);
  pen.lineWidth = 0.75;
  pen.strokeStyle = look.paper;
  for (const area of picture.cover.areas) {
    if (area.number === null) continue;
    pen.fillStyle = look.ramp[placeFor(scale.value, area.each)] ?? look.line;
    fillArea(pen, picture, area, where);
  }
  const over = { cover: picture.cover, scale: scale.value, look, names: [], numbers: [], chosen: null, pinned: false };
  drawOver(contextOf(above), where, { ...over, cells: true, beside });
  pen.drawImage(above, 0, 0);
  return below;
}

/** A canvas with the city's neighbourhoods, each with its number; what has none is drawn as on the map. */
export function drawNeighbourhoods(
  places: readonly Place[],
  rows: readonly Row[],
  width: number,
  height: number,
  beside: Beside | null = null,
  look: Look = PAPER,
): HTMLCanvasElement {
  const canvas = canvasOf(width, height);
  const pen = contextOf(canvas);
  const boxes = places.flatMap(({ shape }) => boxOf(shape.geometry) ?? []);
  const at = (corner: number) => boxes.filter((_, place) => place % 4 === corner);
  const box: Box = [Math.min(...at(0)), Math.min(...at(1)), Math.max(...at(2)), Math.max(...at(3))];
  const where = windowOf(box, width, height);
  const colours = coloursOf(scale.value, look.theme);
  const byName = new Map(rows.map((row) => [row.neighbourhood, row]));
  const countOf = (name: string) => {
    const row = byName.get(name);
    return row?.status === "shown" ? numberOf(row) : null;
  };
  for (const { name, shape } of places) {
    const count = countOf(name);
    const none = pattern(pen, byName.get(name)?.status === "protected" ? "held" : "few", look.edge) ?? look.line;
    pen.fillStyle = count === null ? none : (colours[classOf(scale.value, count)] ?? look.line);
    pen.strokeStyle = look.edge;
    const rings = shape.geometry.type === "Polygon" ? shape.geometry.coordinates : shape.geometry.coordinates.flat();
    pen.beginPath();
    for (const ring of rings) {
      ring.forEach(([longitude = 0, latitude = 0], place) => {
        const point = onCanvas(toPlane(latitude, longitude), where);
        if (place === 0) pen.moveTo(...point);
        else pen.lineTo(...point);
      });
      pen.closePath();
    }
    pen.fill("evenodd");
    pen.stroke();
  }
  if (beside !== null) drawBeside(pen, where, look, beside);
  pen.font = `600 15px ${look.font}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const { name, at: middle } of places) {
    const count = countOf(name);
    if (count === null) continue;
    const [x, y] = onCanvas(middle, where);
    pen.lineWidth = 3;
    pen.strokeStyle = look.paper;
    pen.strokeText(number(count), x, y);
    pen.lineWidth = 1;
    pen.fillStyle = look.ink;
    pen.fillText(number(count), x, y);
  }
  return canvas;
}

export function canvasOf(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement("canvas"), { width: Math.round(width), height: Math.round(height) });
}

export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser gives no canvas to draw on");
  return context;
}
