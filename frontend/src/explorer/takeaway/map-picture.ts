/** The map of a picture to take away: the whole city, drawn from the same cells and the same scale as on the page. */

import type { Area } from "../map/areas.ts";
import { boundsOf, toPlane } from "../map/grid.ts";
import { type Look, PAPER } from "../map/look.ts";
import { drawOver, type Window } from "../map/overlay.ts";
import { type Picture, scale } from "../map/pictures.ts";
import { classOf, coloursOf } from "../map/scale.ts";

const MARGIN = 0.94;

/** Where the canvas looks so that all of the picture's cells are on it. */
function windowOf(picture: Picture, width: number, height: number): Window {
  const [west, south, east, north] = boundsOf(picture.cover.grid);
  const [left, top] = toPlane(north, west);
  const [right, bottom] = toPlane(south, east);
  const world = MARGIN * Math.min(width / (right - left), height / (bottom - top));
  return { middle: [(left + right) / 2, (top + bottom) / 2], world, width, height };
}

function fillArea(context: CanvasRenderingContext2D, picture: Picture, area: Area, where: Window): void {
  const { grid } = picture.cover;
  context.beginPath();
  for (const member of area.members) {
    const ring = grid.rings[member] ?? [];
    ring.forEach((corner, at) => {
      const [x = 0, y = 0] = grid.corners[corner] ?? [];
      const point = [
        (x - where.middle[0]) * where.world + where.width / 2,
        (y - where.middle[1]) * where.world + where.height / 2,
      ] as const;
      if (at === 0) context.moveTo(...point);
      else context.lineTo(...point);
    });
    context.closePath();
  }
  context.fill();
  context.stroke();
}

/** A canvas with the city's areas: classes by colour, none or few and protected by pattern, numbers where they fit. */
export function drawCity(picture: Picture, width: number, height: number, look: Look = PAPER): HTMLCanvasElement {
  const [below, above] = [canvasOf(width, height), canvasOf(width, height)];
  const where = windowOf(picture, width, height);
  const colours = coloursOf(scale.value, look.theme);
  const pen = contextOf(below);
  pen.lineWidth = 0.75;
  pen.strokeStyle = look.paper;
  for (const area of picture.cover.areas) {
    if (area.number === null) continue;
    pen.fillStyle = colours[classOf(scale.value, area.each)] ?? look.line;
    fillArea(pen, picture, area, where);
  }
  const over = { cover: picture.cover, scale: scale.value, look, names: [], numbers: [], chosen: null, pinned: false };
  drawOver(contextOf(above), where, { ...over, cells: true });
  pen.drawImage(above, 0, 0);
  return below;
}

export function canvasOf(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement("canvas"), { width: Math.round(width), height: Math.round(height) });
}

export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser gives no canvas to draw on");
  return context;
}
