/** Ties a side's signals to its map: loads the map's code, draws what changes, and lets the reader move it. */

import { effect, type Signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { shade } from "../../context/layer.ts";
import { layOver } from "../../overlays/layers.ts";
import { number } from "../../words.ts";
import { announcedOnMap, isTold, talliesIn } from "../announced/answers.ts";
import { asking, mapDrawn } from "../loading.ts";
import { layer, type Side } from "../model.ts";
import { page } from "../page.ts";
import { addBase, outlines } from "./base.ts";
import { besides } from "./beside.tsx";
import { choices, nameAt, pin, point, pointed } from "./choosing.ts";
import type { Engine } from "./engine.ts";
import { COARSEST, FINEST, type Point, toPlane } from "./grid.ts";
import { borders } from "./legend.tsx";
import { look } from "./look.ts";
import { neighbourhoodNumbers } from "./neighbourhoods.ts";
import type { Content, Shapes } from "./overlay.ts";
import { gridOfCity, hexagons, loadHexagons, pictures, scale, type Which } from "./pictures.ts";
import { neighbourhoodsIn, placesDocuments } from "./places.ts";
import { Steering } from "./steering.ts";

/** Waiting for the map's code; drawn by it; or unable to, where the browser has no WebGL. */
export type Stage = "waiting" | "drawn" | "unable";

export interface Drawn {
  readonly pan: (east: number, south: number) => void;
  readonly zoom: (by: 1 | -1) => void;
  readonly home: () => void;
  /** Moves the map, where a place is not in sight. */
  readonly bring: (at: Point) => void;
}

interface Frame {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly over: RefObject<HTMLCanvasElement | null>;
}

interface Begun {
  readonly steering: Steering;
  readonly end: () => void;
}

/** Safari has no idle moments; it waits a little instead. */
const whenIdle = globalThis.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 50));
const cancelIdle = globalThis.cancelIdleCallback ?? clearTimeout;
const NAMES_FROM_ZOOM = 11;
const CITIES_TO_ZOOM = 7.5;

export function useDrawing(which: Which, side: Side, frame: Frame, stage: Signal<Stage>): Drawn {
  const steering = useRef<Steering | null>(null);
  useEffect(() => {
    let end = () => {};
    let gone = false;
    begin(which, side, frame)
      .then((begun) => {
        if (gone) return begun?.end();
        stage.value = begun === null ? "unable" : "drawn";
        if (begun !== null) {
          end = begun.end;
          steering.current = begun.steering;
        }
      })
      .catch(() => {
        stage.value = "unable";
      });
    return () => {
      gone = true;
      steering.current = null;
      end();
    };
  }, []);
  return {
    pan: (east, south) => steering.current?.pan(east, south),
    zoom: (by) => steering.current?.zoom(by),
    home: () => steering.current?.home(),
    bring: (at) => steering.current?.bring(at),
  };
}

async function begin(which: Which, side: Side, { host, over }: Frame): Promise<Begun | null> {
  const hexagons = loadHexagons();
  const { canDraw, Engine: Made } = await import("./engine.ts");
  await hexagons;
  if (host.current === null || over.current === null || !canDraw()) return null;
  let steering: Steering | null = null;
  const engine = new Made(host.current, over.current, contentOf(which, side), {
    moved: (sight) => steering?.moved(sight),
    pointed: (at) => point(which, at === null ? null : nameAt(which, ...at)),
    picked: (at) => pin(which, nameAt(which, ...at)),
    drawn: () => mark(which),
  });
  await engine.ready();
  steering = new Steering(engine, which);
  const stops = [
    effect(() => engine.show(contentOf(which, side))),
    effect(() => showPlaces(engine, which, side)),
    effect(steering.followCity),
    effect(steering.followCamera),
    effect(steering.followPlace),
    effect(() => prepareSizes(engine, which)),
    shade(engine.map, () => look.value),
    layOver(
      engine.map,
      () => side.city.value,
      () => look.value,
    ),
  ];
  void outlines().then((lines) => engine.give("outlines", lines));
  void addBase(engine.map, page().tilesStyle);
  const end = () => {
    for (const stop of stops) stop();
    steering?.end();
    engine.remove();
  };
  return { steering, end };
}

/** Once nothing is asked any more, makes a city's cells in all sizes, each in an idle moment. */
function prepareSizes(engine: Engine, which: Which): (() => void) | undefined {
  const city = pictures[which].value?.city;
  const h3 = hexagons.peek();
  if (city === undefined || h3 === null || asking.value > 0) return;
  let waiting = 0;
  const prepare = (resolution: number) => {
    engine.prepare(gridOfCity(h3, city, resolution));
    if (resolution > COARSEST) waiting = whenIdle(() => prepare(resolution - 1));
  };
  waiting = whenIdle(() => prepare(FINEST));
  return () => cancelIdle(waiting);
}

/** Tells measurements that an answer is on the screen. */
function mark(which: Which): void {
  const picture = pictures[which].peek();
  if (picture === null) return;
  const detail = { which, address: picture.address, moment: picture.moment };
  performance.mark("safelight:map-drawn", { detail });
  mapDrawn();
}

function contentOf(which: Which, side: Side): Content {
  const cells = layer.value === "cells";
  const numbers = cells ? null : neighbourhoodNumbers(which, side);
  return {
    cover: pictures[which].value?.cover ?? null,
    scale: scale.value,
    look: look.value,
    names: namesOf(which),
    numbers: numbers?.written ?? [],
    shapes: { few: numbers?.few ?? [], chosen: cells ? [] : chosenPlace(which) },
    beside: besides[which].value,
    chosen: pointed[which].value?.members ?? null,
    pinned: choices[which].value?.pinned ?? false,
    cells,
  };
}

function chosenPlace(which: Which): Shapes {
  const places = neighbourhoodsIn(placesDocuments[which].value.document);
  return places.find(({ name }) => name === choices[which].value?.name)?.rings ?? [];
}

function namesOf(which: Which): Content["names"] {
  const world = (zoom: number) => 512 * 2 ** zoom;
  const cities = page().cities.map(({ city, name, centre }) => {
    return { text: withBeside(which, city, name), at: toPlane(...centre), from: 0, to: world(CITIES_TO_ZOOM) };
  });
  if (!borders.value && layer.value === "cells") return cities;
  const places = neighbourhoodsIn(placesDocuments[which].value.document);
  const near = places.map(({ name, at }) => {
    return { text: name, at, from: world(NAMES_FROM_ZOOM), to: Number.POSITIVE_INFINITY };
  });
  return [...cities, ...near];
}

/** A city's name as it stands on the country, with its announced operations where the map marks these. */
function withBeside(which: Which, city: string, name: string): string {
  if (!announcedOnMap.value || !isTold(which, city)) return name;
  const tallies = talliesIn(which, city);
  const numbers = tallies.length === 0 ? [0] : tallies.map(({ inCity }) => inCity);
  return `${name}: ${numbers.map((count) => number(count)).join(" + ")}`;
}

function showPlaces(engine: Engine, which: Which, side: Side): void {
  const chosen = layer.value === "neighbourhoods";
  engine.places(neighbourhoodsIn(placesDocuments[which].value.document).map(({ shape }) => shape));
  engine.visible("places", chosen);
  engine.visible("borders", chosen || borders.value);
  if (chosen) engine.classify(neighbourhoodNumbers(which, side).levels);
}
