/** Where one map looks: the whole of its city, or where the reader went; alike on both sides of a comparison. */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { focusedPlace } from "../place.ts";
import { camera, positionIn, writePosition } from "./camera.ts";
import type { Engine, Sight } from "./engine.ts";
import { type Grid, type Point, toDegrees, toPlane } from "./grid.ts";
import { pictures, type Which } from "./pictures.ts";

/** What shows the whole of each side's city; the smaller of two zooms is used for both, so that sizes compare. */
const wholes: Readonly<Record<Which, ReturnType<typeof signal<Sight | null>>>> = {
  here: signal<Sight | null>(null),
  there: signal<Sight | null>(null),
};

let opening = true;

/** The corner that an area's card covers. */
const CARD_PX = 340;

export class Steering {
  readonly #engine: Engine;
  readonly #which: Which;
  #city: string | null = null;
  /** The cells that are to be seen whole; another answer of the same cells moves nothing. */
  readonly #grid: ReadonlySignal<Grid | null>;
  readonly #resized: ReadonlySignal<number>;

  constructor(engine: Engine, which: Which) {
    this.#engine = engine;
    this.#which = which;
    this.#grid = computed(() => pictures[which].value?.cover.grid ?? null);
    const resized = signal(0);
    this.#resized = resized;
    engine.map.on("resize", () => {
      resized.value += 1;
    });
  }

  /** Follows the city: another one is shown whole; only as the page opens, the address says where to look. */
  readonly followCity = (): void => {
    const grid = this.#grid.value;
    void this.#resized.value;
    const city = pictures[this.#which].peek()?.city;
    if (grid === null || city === undefined) return;
    const whole = this.#engine.fitOf(grid);
    if (whole === null) return;
    const other = this.#city !== null && this.#city !== city;
    this.#city = city;
    wholes[this.#which].value = whole;
    if (this.#which !== "here") return;
    const position = opening ? positionIn(location.hash) : null;
    opening = false;
    if (position !== null) {
      this.moved({ zoom: position.zoom, middle: toPlane(position.latitude, position.longitude) });
      camera.value = camera.peek() && { ...(camera.peek() as NonNullable<typeof camera.value>), by: null };
    } else if (other) this.home();
  };

  /** Follows the camera that both sides share. */
  readonly followCamera = (): void => {
    const [sight, now] = [wholes[this.#which].value, camera.value];
    if (!sight) return;
    if (now === null) {
      const zooms = [wholes.here.value, wholes.there.value].filter((one) => !!one).map((one) => one.zoom);
      this.#engine.follow({ zoom: Math.min(...zooms), middle: sight.middle });
    } else if (now.by !== this.#which) {
      this.#engine.follow({ zoom: now.zoom, middle: [sight.middle[0] + now.east, sight.middle[1] + now.south] });
    }
  };

  /** Goes to a place that the reader looked up. */
  readonly followPlace = (): void => {
    const place = focusedPlace.value;
    const sight = place && this.#which === "here" ? this.#engine.sightOf(place.bbox) : null;
    if (sight === null) return;
    this.moved(sight);
    this.#engine.follow(sight, true);
  };

  /** The reader moved this map. */
  moved(sight: Sight): void {
    const whole = wholes[this.#which].peek();
    if (!whole) return;
    const [east, south] = [sight.middle[0] - whole.middle[0], sight.middle[1] - whole.middle[1]];
    camera.value = { by: this.#which, zoom: sight.zoom, east, south };
    if (this.#which !== "here") return;
    const [longitude, latitude] = toDegrees(sight.middle);
    writePosition({ zoom: sight.zoom, latitude, longitude });
  }

  /** Back to the whole city. */
  home(): void {
    camera.value = null;
    writePosition(null);
  }

  /** Moves the map so that a point is in sight, and not under the card. */
  bring(at: Point): void {
    const { middle, world, width, height } = this.#engine.window();
    const [x, y] = [(at[0] - middle[0]) * world, (at[1] - middle[1]) * world];
    const underCard = x + width / 2 < CARD_PX && y + height / 2 < CARD_PX;
    if (Math.abs(x) < width * 0.45 && Math.abs(y) < height * 0.45 && !underCard) return;
    const aside: Point = [at[0] - (width * 0.2) / world, at[1] - (height * 0.2) / world];
    this.to({ zoom: this.#engine.sight().zoom, middle: aside });
  }

  pan(east: number, south: number): void {
    const { middle, world } = this.#engine.window();
    this.to({ zoom: this.#engine.sight().zoom, middle: [middle[0] + east / world, middle[1] + south / world] });
  }

  zoom(by: number): void {
    const { zoom, middle } = this.#engine.sight();
    this.to({ zoom: Math.min(15, Math.max(3, zoom + by)), middle });
  }

  /** Looks elsewhere at the reader's wish, and takes the other side along. */
  to(sight: Sight): void {
    this.#engine.follow(sight, true);
    this.moved(sight);
  }

  end(): void {
    wholes[this.#which].value = null;
  }
}
