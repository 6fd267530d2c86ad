/** The answers about complaints: of the open panel, and of the layer of the map. */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Complaints } from "../api.ts";
import { answerAt, type Loaded } from "../loading.ts";
import type { Which } from "../map/pictures.ts";
import { here, type Side, state, there } from "../model.ts";
import { apiAddress } from "../page.ts";
import { toFilters } from "../state.ts";
import type { Split } from "./numbers.ts";

/** What the panel splits the years by. */
export const split = signal<Split>("category");

/** Whether the map marks complaints; a signal of its own, so that the map isn't drawn anew with every filter. */
export const onTheMap = computed(() => state.value.beside === "complaints");

/** After everything else that the page asks. */
const LAST = 4;

function addressOf(side: Side, by: string): string | null {
  const city = side.city.value;
  if (city === null) return null;
  const { since = "", until = "" } = side.filters.value ?? {};
  const query = toFilters({ city, since, until });
  query.set("by", by);
  return apiAddress("complaints/count", query);
}

function totalsOf(side: Side): ReadonlySignal<Loaded<Complaints>> {
  return answerAt<Complaints>(
    computed(() => addressOf(side, "year")),
    LAST,
  );
}

/** All complaints of a year, of either side of the page. */
export const totals: Readonly<Record<Which, ReadonlySignal<Loaded<Complaints>>>> = {
  here: totalsOf(here),
  there: totalsOf(there),
};

/** The same by category, finding or district, for the panel. */
export const splits: ReadonlySignal<Loaded<Complaints>> = answerAt<Complaints>(
  computed(() => addressOf(here, `year,${split.value}`)),
  LAST,
);
