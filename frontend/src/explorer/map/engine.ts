/** One MapLibre map with its canvas above: draws what it is told, and says where the reader is. Loaded when needed. */

import type { Feature, FeatureCollection } from "geojson";
import { type GeoJSONSource, LngLatBounds, Map as MapLibre, type MapMouseEvent, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { CellLayers } from "./cell-layers.ts";
import { boundsOf, type Grid, type Point, toDegrees, toPlane } from "./grid.ts";
import { ownLayers, styleOf, themed, zoomFor } from "./layers.ts";
import { type Content, drawOver, LETTERED_PX, type Window } from "./overlay.ts";

setWorkerUrl(workerUrl);

const FIT_PADDING = 24;
const SMOOTH_MS = 250;

export interface Sight {
  readonly zoom: number;
  /** The middle, on the Mercator plane. */
  readonly middle: Point;
}

export interface Listeners {
  /** The reader moved the map. */
  readonly moved: (sight: Sight) => void;
  /** Where the pointer is, in degrees; null where it left the map. */
  readonly pointed: (at: readonly [longitude: number, latitude: number] | null) => void;
  readonly picked: (at: readonly [longitude: number, latitude: number]) => void;
  /** What was told last is on the screen. */
  readonly drawn: () => void;
}

/** Whether this browser can draw with WebGL 2. */
export function canDraw(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}

export class Engine {
  readonly map: MapLibre;
  readonly #over: CanvasRenderingContext2D;
  readonly #listeners: Listeners;
  readonly #cells: CellLayers;
  #content: Content;
  #waiting = false;
  #following = false;
  #places = 0;

  constructor(host: HTMLElement, over: HTMLCanvasElement, content: Content, listeners: Listeners) {
    this.#content = content;
    this.#listeners = listeners;
    this.#over = over.getContext("2d") as CanvasRenderingContext2D;
    this.map = new MapLibre({
      container: host,
      style: styleOf(content.look),
      attributionControl: false,
      dragRotate: false,
      touchPitch: false,
      pitchWithRotate: false,
      keyboard: false,
      renderWorldCopies: false,
      fadeDuration: 0,
      minZoom: 3,
      maxZoom: 15,
    });
    this.#cells = new CellLayers(this.map, content.look);
    // The stage around the canvas has the name, the keys and the focus.
    const canvas = this.map.getCanvas();
    canvas.tabIndex = -1;
    for (const name of ["role", "aria-label"]) canvas.removeAttribute(name);
    this.map.touchZoomRotate.disableRotation();
    this.#listen();
  }

  /** Resolves when layers can be changed. */
  ready(): Promise<void> {
    return new Promise((done) => {
      if (this.map.isStyleLoaded()) done();
      else this.map.once("load", () => done());
    });
  }

  #listen(): void {
    const { map } = this;
    map.on("render", () => this.#overlay());
    // Errors of a base map are told by the part that put it there; nothing goes to the console.
    map.on("error", () => {});
    // The map also moves by itself, as when it is given another size; a reader's own move comes of an event.
    map.on("move", ({ originalEvent }) => {
      if (originalEvent && !this.#following) this.#listeners.moved(this.sight());
    });
    const at = (event: MapMouseEvent) => [event.lngLat.lng, event.lngLat.lat] as const;
    map.on("mousemove", (event) => this.#listeners.pointed(at(event)));
    map.on("mouseout", () => this.#listeners.pointed(null));
    map.on("click", (event) => this.#listeners.picked(at(event)));
  }

  /** Draws other content; what changed in cells and classes goes to the map, the rest to the canvas above. */
  show(content: Content): void {
    const before = this.#content;
    this.#content = content;
    this.#cells.show(content.cover, content.scale);
    this.#cells.visible(content.cells);
    if (before.look !== content.look) {
      this.#cells.themed(content.look);
      for (const [layer, property, value] of themed(ownLayers(content.look))) this.#set(layer, property, value);
    }
    this.#waiting = true;
    this.map.triggerRepaint();
  }

  /** Gives the map the shapes of a size of cells before an answer needs them. */
  prepare(grid: Grid): void {
    this.#cells.prepare(grid);
  }

  #set(layer: string, property: string, value: unknown): void {
    this.map.setPaintProperty(layer, property as never, value as never, { validate: false });
  }

  /** Gives a source its shapes. */
  give(source: "places" | "outlines", shapes: FeatureCollection): void {
    this.map.getSource<GeoJSONSource>(source)?.setData(shapes);
  }

  /** The classes of the neighbourhoods' shapes, whose numbers are their places in the list; null for none. */
  classify(levels: readonly (number | null)[]): void {
    levels.forEach((level, id) => {
      this.map.setFeatureState({ source: "places", id }, { level: level ?? -1 });
    });
    this.#waiting = true;
    this.map.triggerRepaint();
  }

  /** Other neighbourhoods; each has its place in the list as its number. */
  places(shapes: readonly Feature[]): void {
    if (shapes.length === 0 && this.#places === 0) return;
    this.#places = shapes.length;
    this.map.removeFeatureState({ source: "places" });
    this.give("places", { type: "FeatureCollection", features: shapes.map((shape, id) => ({ ...shape, id })) });
  }

  visible(layer: "places" | "borders", visible: boolean): void {
    this.map.setLayoutProperty(layer, "visibility", visible ? "visible" : "none");
  }

  #overlay(): void {
    const { canvas } = this.#over;
    const under = this.map.getCanvas();
    if (canvas.width !== under.width || canvas.height !== under.height) {
      canvas.width = under.width;
      canvas.height = under.height;
    }
    drawOver(this.#over, this.window(), this.#content);
    if (!this.#waiting || !this.#cells.loaded) return;
    this.#waiting = false;
    this.#listeners.drawn();
  }

  window(): Window {
    const { zoom, middle } = this.sight();
    // Not the element's own size: to read that in each frame makes the browser lay the page out anew.
    const ratio = this.map.getPixelRatio();
    const { width, height } = this.map.getCanvas();
    return { middle, world: 512 * 2 ** zoom, width: width / ratio, height: height / ratio };
  }

  sight(): Sight {
    const { lng, lat } = this.map.getCenter();
    return { zoom: this.map.getZoom(), middle: toPlane(lat, lng) };
  }

  /** Looks where told, without telling that it moved. */
  follow({ zoom, middle }: Sight, smooth = false): void {
    this.#following = true;
    const center = toDegrees(middle);
    if (smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.map.easeTo({ center, zoom, duration: SMOOTH_MS });
      this.map.once("moveend", () => {
        this.#following = false;
      });
      return;
    }
    this.map.jumpTo({ center, zoom });
    this.#following = false;
  }

  /** What shows all of a box, in degrees. */
  sightOf([west, south, east, north]: readonly number[]): Sight | null {
    const box = new LngLatBounds([west ?? 0, south ?? 0], [east ?? 0, north ?? 0]);
    const found = this.map.cameraForBounds(box, { padding: FIT_PADDING });
    const zoom = found?.zoom;
    if (found?.center === undefined || zoom === undefined) return null;
    const { lng, lat } = found.center as { lng: number; lat: number };
    return { zoom, middle: toPlane(lat, lng) };
  }

  fitOf(grid: Grid): Sight | null {
    return this.sightOf(boundsOf(grid));
  }

  /** The zoom from which cells carry their numbers. */
  letteredZoom(grid: Grid): number {
    return zoomFor(grid.width, LETTERED_PX + 6);
  }

  remove(): void {
    this.map.remove();
  }
}
