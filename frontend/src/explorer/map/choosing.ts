/** The area that a reader points at, by pointer or keyboard, on each side's map. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { state } from "../model.ts";
import type { Area, Cover } from "./areas.ts";
import { hexagons, type Picture, pictures, type Which } from "./pictures.ts";
import { neighbourhoodsIn, placeAt, placesDocuments } from "./places.ts";

/** A cell of the grid or a neighbourhood; pinned, it stays when the pointer leaves. */
export interface Choice {
  readonly name: string;
  readonly pinned: boolean;
}

/** What is pointed at: cells of the grid, and their area; null where they hold none or few. */
export interface Pointed {
  readonly members: readonly number[];
  readonly area: Area | null;
}

export const choices: Readonly<Record<Which, Signal<Choice | null>>> = {
  here: signal<Choice | null>(null),
  there: signal<Choice | null>(null),
};

/** The name of what lies at a point: a cell's, or a neighbourhood's; null outside the city. */
export function nameAt(which: Which, longitude: number, latitude: number): string | null {
  if (state.peek().layer === "neighbourhoods") {
    const places = neighbourhoodsIn(placesDocuments[which].peek().document);
    return placeAt(places, longitude, latitude)?.name ?? null;
  }
  const [h3, picture] = [hexagons.peek(), pictures[which].peek()];
  if (h3 === null || picture === null) return null;
  const cell = h3.latLngToCell(latitude, longitude, picture.cover.grid.resolution);
  return picture.cover.grid.indexOf.has(cell) ? cell : null;
}

function pointedOn(which: Which): ReadonlySignal<Pointed | null> {
  return computed(() => {
    const [choice, picture] = [choices[which].value, pictures[which].value];
    const index = choice && picture?.cover.grid.indexOf.get(choice.name);
    if (picture === null || index === undefined || index === null) return null;
    const area = areaAt(picture.cover, index);
    return { members: area?.members ?? [index], area };
  });
}

export function areaAt(cover: Cover, index: number): Area | null {
  return cover.areas[cover.areaOf[index] ?? -1] ?? null;
}

export const pointed: Readonly<Record<Which, ReadonlySignal<Pointed | null>>> = {
  here: pointedOn("here"),
  there: pointedOn("there"),
};

/** Follows the pointer, unless an area is pinned. */
export function point(which: Which, name: string | null): void {
  const now = choices[which].peek();
  if (now?.pinned || now?.name === name) return;
  choices[which].value = name === null ? null : { name, pinned: false };
}

/** Pins an area, or lets go of the one that is pinned already. */
export function pin(which: Which, name: string | null): void {
  const now = choices[which].peek();
  choices[which].value = name === null || (now?.pinned && now.name === name) ? null : { name, pinned: true };
}

/** Goes to the next or previous area by its number; begins with the largest. */
export function step(which: Which, picture: Picture, by: 1 | -1): Area | null {
  const { areas, grid } = picture.cover;
  const at = areas.indexOf(pointed[which].peek()?.area as Area);
  const next = at === -1 && by === -1 ? areas.at(-1) : areas[(at + by + areas.length) % areas.length];
  const name = grid.cells[next?.members[0] ?? -1];
  if (next === undefined || name === undefined) return null;
  choices[which].value = { name, pinned: choices[which].peek()?.pinned ?? false };
  return next;
}
