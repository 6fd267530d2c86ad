/** The one answer that the picture shows now: areas, neighbourhoods, or a moment of the frames. */

import { computed, type ReadonlySignal } from "@preact/signals";
import type { Answer, Row } from "../api.ts";
import { frameRows } from "../charts/frames.ts";
import type { Loaded } from "../loading.ts";
import { here, type Side, state } from "../model.ts";
import { cityName, titleOf } from "./wording.ts";

/** What a side's picture shows. */
export function shownBy(side: Side): Loaded<Answer> {
  if (state.value.moment !== "") return side.frames.value;
  return state.value.layer === "neighbourhoods" ? side.neighbourhoods.value : side.cells.value;
}

export const shownAnswer: ReadonlySignal<Loaded<Answer>> = computed(() => shownBy(here));

/** The rows of a side's picture: of one basis and unit, and at a moment those of its step. */
export function rowsShown(side: Side): readonly Row[] {
  const { document } = shownBy(side);
  const { moment, window } = state.value;
  if (document === null || moment === "") return side.rows(document);
  const { basis, unit } = side.series.value;
  return frameRows(document, moment, window).filter((row) => row.basis === basis && row.unit === unit);
}

/** The title of what a side's picture shows; the city alone while there is no answer. */
export function titleShown(side: Side): string {
  const { document } = shownBy(side);
  if (document === null) return cityName(side.city.value);
  return titleOf(document, side.series.value, state.value.moment);
}
