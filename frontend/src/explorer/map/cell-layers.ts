/**
 * The cells on a MapLibre map: for each size of theirs a source, a layer of heat and one of areas. One size is seen; the
 * others have no opacity (so they cost nothing to draw, but their tiles are there), and an answer of another size is
 * drawn in the next frame, not after a round trip through the map's worker.
 */

import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import type { Cover } from "./areas.ts";
import type { Grid } from "./grid.ts";
import { cellLayers, crossing, heatRadius, themed } from "./layers.ts";
import type { Look } from "./look.ts";
import { placeFor, type Scale } from "./scale.ts";
import { cellShapes, NOTHING } from "./shapes.ts";

const ABOVE = "places";

interface Painted {
  readonly level: number;
  readonly weight: number;
  readonly rest: boolean;
}

const UNPAINTED: Painted = { level: -1, weight: 0, rest: false };

/** The cells of one size: the number of the first shape, and what each is painted as. */
interface Sheet {
  readonly grid: Grid;
  readonly first: number;
  readonly painted: Painted[];
}

export class CellLayers {
  readonly #map: MapLibre;
  #look: Look;
  readonly #sheets = new Map<number, Sheet>();
  /** The size that is seen; null before the first answer. */
  #seen: number | null = null;
  #visible = true;
  #cover: Cover | null = null;
  #scale: Scale | null = null;

  constructor(map: MapLibre, look: Look) {
    this.#map = map;
    this.#look = look;
  }

  /** Shows what covers the cells; null where a question is refused and nothing of the one before may stay. */
  show(cover: Cover | null, scale: Scale): void {
    if (cover === this.#cover && scale === this.#scale) return;
    this.#cover = cover;
    this.#scale = scale;
    if (cover !== null) {
      const sheet = this.#laid(cover.grid);
      this.#see(sheet);
      this.#paint(sheet, paintedBy(cover, scale));
    } else if (this.#seen !== null) this.#paint(this.#sheets.get(this.#seen), () => UNPAINTED);
  }

  /** Gives the worker the shapes of a size before an answer needs them. */
  prepare(grid: Grid): void {
    if (grid.resolution !== this.#seen) this.#laid(grid);
  }

  /** Whether the shapes of what is shown are there. */
  get loaded(): boolean {
    return this.#seen === null || this.#map.isSourceLoaded(sourceOf(this.#seen));
  }

  /** Shows cells, or nothing where the map is to show something else. */
  visible(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    for (const layer of this.#layers()) {
      this.#map.setLayoutProperty(layer.id, "visibility", visible ? "visible" : "none");
    }
  }

  themed(look: Look): void {
    this.#look = look;
    for (const [layer, property, value] of themed(this.#layers())) this.#set(layer, property, value);
  }

  #layers() {
    return [...this.#sheets.keys()].flatMap((resolution) => cellLayers(this.#look, resolution));
  }

  /** The sheet of a grid; a source holds the shapes of one city. */
  #laid(grid: Grid): Sheet {
    const before = this.#sheets.get(grid.resolution);
    if (before?.grid === grid) return before;
    if (before === undefined) this.#add(grid.resolution);
    const first = before === undefined ? 0 : before.first + before.painted.length;
    const sheet = { grid, first, painted: grid.cells.map(() => UNPAINTED) };
    this.#sheets.set(grid.resolution, sheet);
    this.#map.getSource<GeoJSONSource>(sourceOf(grid.resolution))?.setData(cellShapes(grid, first));
    this.#set(`heat-${grid.resolution}`, "heatmap-radius", heatRadius(grid.width));
    if (grid.resolution === this.#seen) this.#fade(grid.resolution, grid.width);
    return sheet;
  }

  #add(resolution: number): void {
    this.#map.addSource(sourceOf(resolution), {
      type: "geojson",
      data: NOTHING,
      maxzoom: 13,
      buffer: 16,
      tolerance: 0.2,
    });
    const visibility = this.#visible ? "visible" : "none";
    for (const layer of cellLayers(this.#look, resolution)) {
      this.#map.addLayer({ ...layer, layout: { visibility } } as typeof layer, ABOVE);
    }
  }

  #see({ grid }: Sheet): void {
    if (grid.resolution === this.#seen) return;
    if (this.#seen !== null) this.#fade(this.#seen, null);
    this.#seen = grid.resolution;
    this.#fade(grid.resolution, grid.width);
  }

  /** Lets a size be seen by the width of its cells, or (null) not at all; what can't be seen isn't drawn. */
  #fade(resolution: number, width: number | null): void {
    const [cells, heat] = width === null ? [0, 0] : crossing(width);
    this.#set(`cells-${resolution}`, "fill-opacity", cells);
    this.#set(`heat-${resolution}`, "heatmap-opacity", heat);
  }

  #paint(sheet: Sheet | undefined, wanted: (index: number) => Painted): void {
    sheet?.painted.forEach((now, index) => {
      const next = wanted(index);
      if (now.level === next.level && now.weight === next.weight && now.rest === next.rest) return;
      sheet.painted[index] = next;
      this.#map.setFeatureState({ source: sourceOf(sheet.grid.resolution), id: sheet.first + index }, { ...next });
    });
  }

  #set(layer: string, property: string, value: unknown): void {
    this.#map.setPaintProperty(layer, property as never, value as never, { validate: false });
  }
}

function sourceOf(resolution: number): string {
  return `cells-${resolution}`;
}

/** What each cell is painted as: by the area that it belongs to. */
function paintedBy(cover: Cover, scale: Scale): (index: number) => Painted {
  const states = cover.areas.map((area): Painted => {
    if (area.number === null) return UNPAINTED;
    return {
      level: placeFor(scale, area.each),
      weight: Math.sqrt(area.each / Math.max(scale.most, 1)),
      rest: area.rest,
    };
  });
  return (index) => states[cover.areaOf[index] ?? -1] ?? UNPAINTED;
}
