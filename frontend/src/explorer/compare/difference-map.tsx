/** A picture of differences by area: amber where the left side has more, blue where the right has, patterns for the rest. */

import { useMemo } from "preact/hooks";
import { t } from "../../words.ts";
import type { Row } from "../api.ts";
import { coverOf } from "../map/areas.ts";
import { type Grid, type Hexagons, outlineOf } from "../map/grid.ts";
import { gridOfCity, hexagons } from "../map/pictures.ts";
import { areaName, type Named, verdictInWords } from "../takeaway/tables.ts";
import "./difference-map.css";
import { type DifferenceRow, sizeOf } from "./difference.ts";
import { resolutionOf } from "./hexagon.ts";

interface Props {
  readonly rows: readonly DifferenceRow[];
  readonly city: string;
  readonly left: string;
  readonly right: string;
  readonly named: Named;
}

/** How wide the drawing is, in its own unit. */
export const WIDTH = 800;

/** How much more: one of three shades, so that a reader can name them. */
export function shadeOf(size: number, most: number): 1 | 2 | 3 {
  const share = most === 0 ? 0 : size / most;
  if (share > 0.5) return 3;
  return share > 0.15 ? 2 : 1;
}

function pathOf(
  grid: Grid,
  members: readonly number[],
  scale: (x: number, y: number) => readonly [number, number],
): string {
  return outlineOf(grid, members)
    .map((loop) => {
      const points = loop.map((corner) =>
        scale(...(grid.corners[corner] ?? [0, 0]))
          .map((at) => at.toFixed(1))
          .join(" "),
      );
      return `M${points.join("L")}Z`;
    })
    .join("");
}

interface Drawn {
  readonly height: number;
  readonly few: string;
  readonly areas: readonly { readonly row: DifferenceRow; readonly path: string }[];
}

/** The areas as paths in a drawing of `WIDTH`; null where no row is of a cell. */
export function differenceAreas(h3: Hexagons, rows: readonly DifferenceRow[], city: string): Drawn | null {
  const cells = rows.filter(({ area }) => area.length === 15);
  if (cells.length === 0) return null;
  const byKey = new Map(cells.map((row) => [`${row.area}${row.part === "rest" ? "-rest" : ""}`, row]));
  const asRows = cells.map((row): Row => {
    return {
      basis: "",
      unit: "people",
      status: "shown",
      people: 0,
      cell: row.area,
      ...(row.part === "rest" && { part: "rest" }),
    };
  });
  const resolution = Math.max(...cells.map(({ area }) => resolutionOf(area)));
  const grid = gridOfCity(h3, city, resolution, asRows);
  const cover = coverOf(h3, grid, asRows);
  const [xs, ys] = [grid.corners.map(([x]) => x), grid.corners.map(([, y]) => y)];
  const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const factor = WIDTH / (east - west);
  const scale = (x: number, y: number) => [(x - west) * factor, (y - north) * factor] as const;
  const areas = cover.areas.flatMap(({ key, members }) => {
    const row = byKey.get(key);
    return row ? [{ row, path: pathOf(grid, members, scale) }] : [];
  });
  return { height: (south - north) * factor, few: pathOf(grid, cover.few, scale), areas };
}

function Patterns() {
  return (
    <defs>
      <pattern id="difference-same" width="8" height="8" patternUnits="userSpaceOnUse">
        <circle cx="4" cy="4" r="1.6" class="mark-same" />
      </pattern>
      <pattern id="difference-unknown" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="2.5" height="8" class="mark-unknown" />
      </pattern>
      <pattern id="difference-few" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
        <rect width="1" height="10" class="mark-few" />
      </pattern>
    </defs>
  );
}

export function DifferenceLegend({ left, right }: { readonly left: string; readonly right: string }) {
  const keys = [
    ["more-3", t("more: {left}", { left })],
    ["less-3", t("more: {right}", { right })],
    ["same", t("can't be told apart from noise")],
    ["unknown", t("can't be said: a side is held back")],
    ["few", t("none or few on both sides")],
  ] as const;
  return (
    <ul class="difference-legend">
      {keys.map(([kind, name]) => (
        <li key={kind}>
          <svg width="28" height="18" viewBox="0 0 28 18" aria-hidden="true">
            <rect x="0.5" y="0.5" width="27" height="17" class={`difference-area ${kind}`} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

export function DifferenceMap({ rows, city, left, right, named }: Props) {
  const h3 = hexagons.value;
  const drawn = useMemo(() => (h3 === null ? null : differenceAreas(h3, rows, city)), [h3, rows, city]);
  const most = Math.max(0, ...rows.filter(({ verdict }) => verdict === "more" || verdict === "less").map(sizeOf));
  if (drawn === null) return <div class="difference-map waiting" />;
  return (
    <div class="difference-map">
      <svg
        viewBox={`0 0 ${WIDTH} ${drawn.height.toFixed(0)}`}
        role="img"
        aria-label={t("Map of differences: {left} against {right}. The table below says the same.", { left, right })}
      >
        <Patterns />
        <path d={drawn.few} class="difference-area few" />
        {drawn.areas.map(({ row, path }) => {
          const shade =
            row.verdict === "more" || row.verdict === "less"
              ? `${row.verdict}-${shadeOf(sizeOf(row), most)}`
              : row.verdict;
          const title = areaName({ cell: row.area, ...(row.part === "rest" && { part: "rest" as const }) }, named);
          return (
            <path key={`${row.area} ${row.part}`} d={path} class={`difference-area ${shade}`}>
              <title>{t("{area}: {verdict}", { area: title, verdict: verdictInWords(row, left, right) })}</title>
            </path>
          );
        })}
      </svg>
      <DifferenceLegend left={left} right={right} />
    </div>
  );
}
