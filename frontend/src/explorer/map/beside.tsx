/**
 * Complaints about the police on the map. Nobody publishes where one happened, so the layer marks the whole city, over
 * what is counted in its areas; their colours and numbers stay as they are.
 */

import "./beside.css";
import { computed, type ReadonlySignal } from "@preact/signals";
import { t } from "../../words.ts";
import { onTheMap, totals } from "../complaints/answers.ts";
import { onMap } from "../complaints/numbers.ts";
import { go, here, type Side, state, there } from "../model.ts";
import { told } from "../problems.ts";
import { cityName } from "../takeaway/wording.ts";
import { CITY_RESOLUTION, outlineOf } from "./grid.ts";
import type { Shapes } from "./overlay.ts";
import { gridOfCity, hexagons, type Which } from "./pictures.ts";
import { outlineIn, placesDocuments } from "./places.ts";

/** The city's outline where somebody fetched it, else around the cells that it covers; null where nothing is marked. */
function shapesOf(which: Which, side: Side): ReadonlySignal<Shapes | null> {
  const marked = computed(() => onTheMap.value && (totals[which].value.document?.rows.length ?? 0) > 0);
  return computed(() => {
    if (!marked.value) return null;
    const outline = outlineIn(placesDocuments[which].value.document);
    if (outline.length > 0) return outline;
    const [h3, city] = [hexagons.value, side.city.value];
    if (h3 === null || city === null) return null;
    const grid = gridOfCity(h3, city, CITY_RESOLUTION);
    return outlineOf(grid, grid.cells.keys()).map((loop) => loop.map((corner) => grid.corners[corner] ?? [0, 0]));
  });
}

export const besideShapes: Readonly<Record<Which, ReadonlySignal<Shapes | null>>> = {
  here: shapesOf("here", here),
  there: shapesOf("there", there),
};

/** What the layer says of a side: one sentence; empty until it is known. */
export function besideInWords(which: Which): string {
  const { document, problem } = totals[which].value;
  if (problem !== null) return `${t("Complaints about the police")}: ${told(problem)}`;
  if (document === null) return "";
  if (document.sources.length === 0) {
    const city = cityName((which === "here" ? here : there).city.value);
    return t("Complaints about the police: this site holds none for {city}.", { city });
  }
  return onMap(document, state.value.moment);
}

/** On the map: the number of the whole city, and why it has no place. Said aloud when it is switched on. */
export function BesideCard({ which }: { readonly which: Which }) {
  if (!onTheMap.value) return null;
  const { document, problem } = totals[which].value;
  const known = problem === null && (document?.rows.length ?? 0) > 0;
  return (
    <div class="beside-card" role="status">
      <p>
        {known && <span class="swatch beside" />}
        {besideInWords(which)}
      </p>
      {known && (
        <p class="note">
          {t("No place is published, so crosses cover the whole city. They are no arrests and in no other number.")}
          {document?.synthetic && <span class="badge">{t("made-up data")}</span>}
        </p>
      )}
    </div>
  );
}

/** In the legend: the switch with its pattern, and whose records these are. */
export function BesideSwitch({ which }: { readonly which: Which }) {
  const { document } = totals[which].value;
  return (
    <>
      <label>
        <input
          type="checkbox"
          checked={onTheMap.value}
          onChange={(event) => go({ beside: event.currentTarget.checked ? "complaints" : "nothing" })}
        />
        <span class="swatch beside" />
        {t("complaints about the police, whole city")}
      </label>
      {onTheMap.value &&
        document?.sources.map(({ source, citation, licence }) => (
          <p key={source} class="note">
            {t("Source: {citation} Licence: {licence}", { citation, licence })}
          </p>
        ))}
    </>
  );
}
