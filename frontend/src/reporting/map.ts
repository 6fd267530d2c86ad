/** The light map to choose a place on: outlines from the server, a cell of about 350 m where somebody taps. */

import { type Cell, cellOf, type Point } from "./cells.ts";

/** Metres across from which on a tap chooses; wider, it comes closer. */
const CLOSE_M = 6_000;
const CLOSER = 4;
const NAME_SHARE = 0.04;
/** Metres across from which on names are written: wider they cover one another. */
const NAMED_M = 25_000;
const MOVE_SHARE = 0.15;

export interface Choosing {
  /** Shows the cell of a point that came from elsewhere (the phone's position). */
  readonly show: (point: Point) => void;
}

/** Units of the drawing from west and north of its corner. */
interface Units {
  readonly x: number;
  readonly y: number;
}

/** Degrees to units of the drawing and back: as the server flattens a city, `live_places.Ground.flat`. */
export interface Ground {
  readonly latitude: number;
  readonly longitude: number;
  /** Metres in a degree of latitude. */
  readonly metres: number;
  readonly west: number;
  readonly north: number;
  /** Units in a metre. */
  readonly step: number;
}

export function toUnits(ground: Ground, { latitude, longitude }: Point): Units {
  const east = (longitude - ground.longitude) * ground.metres * Math.cos((ground.latitude * Math.PI) / 180);
  const north = (latitude - ground.latitude) * ground.metres;
  return { x: (east - ground.west) * ground.step, y: (ground.north - north) * ground.step };
}

export function toDegrees(ground: Ground, { x, y }: Units): Point {
  const east = x / ground.step + ground.west;
  const north = ground.north - y / ground.step;
  return {
    latitude: ground.latitude + north / ground.metres,
    longitude: ground.longitude + east / (ground.metres * Math.cos((ground.latitude * Math.PI) / 180)),
  };
}

/** Makes a map choosable; `chosen` is told of each cell that is. */
export function choosable(map: SVGSVGElement, chosen: (cell: Cell) => void): Choosing {
  const ground = groundOf(map);
  const { width, height } = map.viewBox.baseVal;
  let [middle, across]: [Units, number] = [{ x: width / 2, y: height / 2 }, width];

  function look(): void {
    const down = (across * height) / width;
    map.setAttribute("viewBox", `${middle.x - across / 2} ${middle.y - down / 2} ${across} ${down}`);
    map.querySelector(".names")?.setAttribute("font-size", `${across * NAME_SHARE}`);
    map.classList.toggle("named", across <= NAMED_M * ground.step);
  }
  function closer(at: Units, times: number): void {
    middle = at;
    across = Math.min(width, Math.max((CLOSE_M / 4) * ground.step, across / times));
    look();
  }
  function draw(cell: Cell): void {
    const corners = cell.corners.map((corner) => toUnits(ground, corner)).map(({ x, y }) => `${x} ${y}`);
    map.querySelector(".chosen")?.setAttribute("d", `M${corners.join("L")}z`);
  }
  function choose(at: Units): void {
    const cell = cellOf(toDegrees(ground, at));
    draw(cell);
    chosen(cell);
  }
  const isClose = () => across <= CLOSE_M * ground.step;

  map.addEventListener("click", (event) => {
    const turned = map.getScreenCTM()?.inverse();
    if (turned === undefined) return;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(turned);
    if (isClose()) choose(at);
    else closer(at, CLOSER);
  });
  map.addEventListener("keydown", (event) => {
    const by = across * MOVE_SHARE;
    const moved: Readonly<Record<string, Units>> = {
      ArrowLeft: { x: -by, y: 0 },
      ArrowRight: { x: by, y: 0 },
      ArrowUp: { x: 0, y: -by },
      ArrowDown: { x: 0, y: by },
    };
    const move = moved[event.key];
    if (move !== undefined) closer({ x: middle.x + move.x, y: middle.y + move.y }, 1);
    else if (event.key === "+" || event.key === "=") closer(middle, 2);
    else if (event.key === "-") closer(middle, 0.5);
    else if (event.key === "Enter") choose(middle);
    else return;
    event.preventDefault();
  });
  look();
  return {
    show(point) {
      const cell = cellOf(point);
      closer(toUnits(ground, cell.centre), isClose() ? 1 : width);
      draw(cell);
    },
  };
}

function groundOf({ dataset }: SVGSVGElement): Ground {
  const read = (name: string) => Number(dataset[name]);
  return {
    latitude: read("latitude"),
    longitude: read("longitude"),
    metres: read("metres"),
    west: read("west"),
    north: read("north"),
    step: read("step"),
  };
}
