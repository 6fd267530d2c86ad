/** The map of differences of a picture to take away: the areas, shades and patterns of the one on the page, on paper. */

import { t } from "../../words.ts";
import { type DifferenceRow, sizeOf } from "../compare/difference.ts";
import { differenceAreas, shadeOf, WIDTH } from "../compare/difference-map.tsx";
import { PAPER } from "../map/look.ts";
import { pattern } from "../map/patterns.ts";
import { hexagons, loadHexagons } from "../map/pictures.ts";
import { canvasOf, contextOf } from "./map-picture.ts";

/** What is compared, and how the sides are called. */
export interface Difference {
  readonly rows: readonly DifferenceRow[];
  readonly city: string;
  readonly left: string;
  readonly right: string;
}

type Fill = string | CanvasPattern;

/** Amber for more on the left, blue for more on the right: the page's colours, mixed with paper. */
const SHADES = {
  more: ["#f6d8b1", "#efbf77", "#e8a33d"],
  less: ["#bdd7ee", "#8cb9e2", "#5b9bd5"],
} as const;

function fillOf(pen: CanvasRenderingContext2D, row: DifferenceRow, most: number): Fill {
  switch (row.verdict) {
    case "more":
    case "less":
      return SHADES[row.verdict][shadeOf(sizeOf(row), most) - 1] ?? PAPER.line;
    case "same":
      return pattern(pen, "held", PAPER.quiet) ?? PAPER.line;
    default:
      return pattern(pen, "few", PAPER.ink) ?? PAPER.line;
  }
}

/** The legend: as the page's, with what each shade and pattern says. */
export function differenceKeys(pen: CanvasRenderingContext2D, { left, right }: Difference) {
  const keys: readonly { readonly text: string; readonly fill: Fill }[] = [
    { text: t("more: {left}", { left }), fill: SHADES.more[2] },
    { text: t("more: {right}", { right }), fill: SHADES.less[2] },
    { text: t("can't be told apart from noise"), fill: pattern(pen, "held", PAPER.quiet) ?? PAPER.line },
    { text: t("can't be said: a side is held back"), fill: pattern(pen, "few", PAPER.ink) ?? PAPER.line },
    { text: t("none or few on both sides"), fill: PAPER.paper },
  ];
  return keys;
}

/** A canvas with the differences; throws where there is no area to draw. */
export async function drawDifference(
  { rows, city }: Difference,
  width: number,
  height: number,
): Promise<HTMLCanvasElement> {
  await loadHexagons();
  const h3 = hexagons.peek();
  const drawn = h3 === null ? null : differenceAreas(h3, rows, city);
  if (drawn === null) throw new Error(t("there is no map of this answer yet"));
  const canvas = canvasOf(width, height);
  const pen = contextOf(canvas);
  const factor = Math.min(width / WIDTH, height / drawn.height);
  const placed = new DOMMatrix([factor, 0, 0, factor, (width - WIDTH * factor) / 2, 0]);
  const most = Math.max(0, ...rows.filter(({ verdict }) => verdict === "more" || verdict === "less").map(sizeOf));
  function area(path: string, fill: Fill): void {
    const shape = new Path2D();
    shape.addPath(new Path2D(path), placed);
    pen.fillStyle = fill;
    pen.fill(shape);
    pen.stroke(shape);
  }
  pen.strokeStyle = PAPER.line;
  area(drawn.few, PAPER.paper);
  pen.strokeStyle = PAPER.edge;
  for (const { row, path } of drawn.areas) area(path, fillOf(pen, row, most));
  return canvas;
}
