/** The layer of neighbourhoods: the numbers of an answer, laid on the shapes that somebody fetched. */

import { number } from "../../words.ts";
import { numberOf } from "../api.ts";
import type { Side } from "../model.ts";
import type { Point } from "./grid.ts";
import type { Shapes } from "./overlay.ts";
import { scale, type Which } from "./pictures.ts";
import { neighbourhoodsIn, placesDocuments } from "./places.ts";
import { classOf, rampPlace } from "./scale.ts";

export interface NeighbourhoodNumbers {
  /** For each shape its place on the ramp; null where it has no number. */
  readonly levels: readonly (number | null)[];
  /** The shapes of those that hold none or few. */
  readonly few: Shapes;
  readonly written: readonly { readonly text: string; readonly at: Point }[];
}

/** Reads signals: what depends on it is drawn anew when the answer or the shapes change. */
export function neighbourhoodNumbers(which: Which, side: Side): NeighbourhoodNumbers {
  const places = neighbourhoodsIn(placesDocuments[which].value.document);
  const rows = new Map(side.rows(side.neighbourhoods.value.document).map((row) => [row.neighbourhood, row]));
  const numbers = places.map(({ name }) => {
    const row = rows.get(name);
    return row?.status === "shown" ? numberOf(row) : null;
  });
  const levels = numbers.map((value) => (value === null ? null : rampPlace(scale.value, classOf(scale.value, value))));
  const written = places.flatMap(({ at }, place) => {
    const value = numbers[place];
    return value === null || value === undefined ? [] : [{ text: number(value), at }];
  });
  const few = places.filter((_, place) => numbers[place] === null).flatMap(({ rings }) => rings);
  return { levels, few, written };
}
