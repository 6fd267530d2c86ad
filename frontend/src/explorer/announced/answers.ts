/** The numbers of announced operations: of all cities at once, for the map and its table. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { answerAt, type Loaded } from "../loading.ts";
import type { Which } from "../map/pictures.ts";
import { here, type Side, state, there } from "../model.ts";
import { apiAddress, page } from "../page.ts";
import { toFilters } from "../state.ts";
import {
  announcedFilters,
  type CountedRow,
  listedFilters,
  type OperationCounts,
  rowsAt,
  type Tally,
  talliesOf,
} from "./numbers.ts";

/** Whether the map marks announced operations. */
export const announcedOnMap = computed(() => state.value.beside === "announced");

/** After everything else that the page asks. */
const LAST = 4;

/** Only a moment needs the months: without them the answer is small. */
const split = computed(() => (state.value.moment === "" ? "size_band" : "month,size_band"));

function countsOf(side: Side): ReadonlySignal<Loaded<OperationCounts>> {
  return answerAt<OperationCounts>(
    computed(() => {
      const filters = side.filters.value;
      if (filters === null || side.city.value === null) return null;
      const query = toFilters(announcedFilters(filters));
      query.set("by", split.value);
      return apiAddress("operations/count", query);
    }),
    LAST,
  );
}

/** Of either side of the page. */
export const announced: Readonly<Record<Which, ReadonlySignal<Loaded<OperationCounts>>>> = {
  here: countsOf(here),
  there: countsOf(there),
};

function rowsOf(which: Which): ReadonlySignal<readonly CountedRow[]> {
  return computed(() => {
    const { moment, window } = state.value;
    return rowsAt(announced[which].value.document?.rows ?? [], moment, window === "growing");
  });
}

const rows = { here: rowsOf("here"), there: rowsOf("there") };

/** What is told of a city of the map now, by origin. */
export function talliesIn(which: Which, city: string): readonly Tally[] {
  return talliesOf(rows[which].value, city);
}

/** Whether any text that this site reads is of a city. */
export function isTold(which: Which, city: string | null): boolean {
  return announced[which].value.document?.sources.some((source) => source.city === city) ?? false;
}

/** The page that lists what is counted, one by one. */
export function listAddress(side: Side): string {
  const { moment, window } = state.value;
  const query = toFilters(listedFilters(side.filters.value ?? {}, moment, window === "growing")).toString();
  const language = page().language === "en" ? "" : `/${page().language}`;
  return `${language}/operations/${side.city.value}${query === "" ? "" : `?${query}`}`;
}
