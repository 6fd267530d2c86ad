/**
 * What the map marks beside its numbers: complaints about the police, or announced operations. Nobody publishes where
 * one of them was, so the layer marks the whole city, over what is counted in its areas; their colours and numbers
 * stay as they are.
 */

import "./beside.css";
import { computed, type ReadonlySignal } from "@preact/signals";
import { t } from "../../words.ts";
import { announced, announcedOnMap, isTold, listAddress, talliesIn } from "../announced/answers.ts";
import { leavesSmallOut, notFollowed } from "../announced/numbers.ts";
import { bandsInWords, elsewhereInWords, tallyInWords } from "../announced/sentences.ts";
import { lastDay, periodName } from "../charts/steps.ts";
import { onTheMap, totals } from "../complaints/answers.ts";
import { onMap } from "../complaints/numbers.ts";
import { go, here, type Side, state, there } from "../model.ts";
import { nameOf } from "../page.ts";
import { told } from "../problems.ts";
import { cityName, periodOf } from "../takeaway/wording.ts";
import { besideName } from "./beside-names.ts";
import { CITY_RESOLUTION, outlineOf } from "./grid.ts";
import type { Beside, Shapes } from "./overlay.ts";
import type { BesideKind } from "./patterns.ts";
import { gridOfCity, hexagons, type Which } from "./pictures.ts";
import { outlineIn, placesDocuments } from "./places.ts";

const SIDES: Readonly<Record<Which, Side>> = { here, there };

/** How a side is marked now; null where nothing is, or nothing is known of the city. */
function kindOf(which: Which): BesideKind | null {
  if (onTheMap.value && (totals[which].value.document?.rows.length ?? 0) > 0) return "crosses";
  return announcedOnMap.value && isTold(which, SIDES[which].city.value) ? "rings" : null;
}

/** The city's outline where somebody fetched it, else around the cells that it covers. */
function shapesOf(which: Which): Shapes | null {
  const outline = outlineIn(placesDocuments[which].value.document);
  if (outline.length > 0) return outline;
  const [h3, city] = [hexagons.value, SIDES[which].city.value];
  if (h3 === null || city === null) return null;
  const grid = gridOfCity(h3, city, CITY_RESOLUTION);
  return outlineOf(grid, grid.cells.keys()).map((loop) => loop.map((corner) => grid.corners[corner] ?? [0, 0]));
}

function besideOf(which: Which): ReadonlySignal<Beside | null> {
  const marked = computed(() => kindOf(which));
  return computed(() => {
    const kind = marked.value;
    const shapes = kind === null ? null : shapesOf(which);
    return kind === null || shapes === null ? null : { kind, shapes };
  });
}

/** What each side's map marks; null where it marks nothing. */
export const besides: Readonly<Record<Which, ReadonlySignal<Beside | null>>> = {
  here: besideOf("here"),
  there: besideOf("there"),
};

/** Whom to name for what a side marks. */
export function besideSources(which: Which) {
  if (onTheMap.value) return totals[which].value.document?.sources ?? [];
  const city = SIDES[which].city.value;
  return announced[which].value.document?.sources.filter((source) => source.city === city) ?? [];
}

/** Whether what a side marks is made up. */
export function isBesideMadeUp(which: Which): boolean {
  if (onTheMap.value) return totals[which].value.document?.synthetic ?? false;
  return talliesIn(which, SIDES[which].city.value ?? "").some(({ origin }) => origin === "synthetic");
}

/** What the layer says of a side, as sentences; empty until it is known, or where nothing is marked. */
export function besideInWords(which: Which): string {
  if (onTheMap.value) return complaintsInWords(which);
  return announcedOnMap.value ? announcedInWords(which) : "";
}

function complaintsInWords(which: Which): string {
  const { document, problem } = totals[which].value;
  if (problem !== null) return `${t("Complaints about the police")}: ${told(problem)}`;
  if (document === null) return "";
  if (document.sources.length === 0) {
    return t("Complaints about the police: this site holds none for {city}.", {
      city: cityName(SIDES[which].city.value),
    });
  }
  return onMap(document, state.value.moment);
}

function announcedInWords(which: Which): string {
  const { document, problem } = announced[which].value;
  if (problem !== null) return `${t("Announced operations")}: ${told(problem)}`;
  if (document === null) return "";
  const city = SIDES[which].city.value ?? "";
  if (!isTold(which, city)) {
    return t("Announced operations: no text that this site reads is of {city}.", { city: cityName(city) });
  }
  const filters = SIDES[which].filters.value ?? {};
  const { moment, window } = state.value;
  const period = moment !== "" && window === "growing" ? periodName("", lastDay(moment)) : periodOf(filters, moment);
  const tallies = talliesIn(which, city);
  if (tallies.length === 0) return tallyInWords(null, city, filters, period);
  return tallies
    .flatMap((tally) => {
      return [tallyInWords(tally, city, filters, period), bandsInWords(tally), elsewhereInWords(tally)];
    })
    .filter((text) => text !== "")
    .join(" ");
}

/** On the map: the number of the whole city, and why it has no place. Said aloud when it is switched on. */
export function BesideCard({ which }: { readonly which: Which }) {
  if (!onTheMap.value && !announcedOnMap.value) return null;
  const kind = kindOf(which);
  return (
    <div class="beside-card" role="status">
      <p>
        {kind !== null && <span class={`swatch ${kind}`} />}
        {besideInWords(which)}
      </p>
      {kind === "crosses" && (
        <p class="note">
          {t("No place is published, so crosses cover the whole city. They are no arrests and in no other number.")}
          {isBesideMadeUp(which) && <span class="badge">{t("made-up data")}</span>}
        </p>
      )}
      {kind === "rings" && <AnnouncedNotes which={which} />}
    </div>
  );
}

/** What the number leaves out, why it has no place, and the way to each operation. */
function AnnouncedNotes({ which }: { readonly which: Which }) {
  const side = SIDES[which];
  const filters = side.filters.value ?? {};
  const unsaid = notFollowed(filters).map((name) => nameOf("filter", name));
  const notes = [
    t("None is placed more finely than a city, so rings cover all of it. No number of records holds them."),
    unsaid.length > 0
      ? t("Announcements don't say this, so it isn't followed: {names}.", { names: unsaid.join(", ") })
      : "",
    leavesSmallOut(filters)
      ? t("Those of fewer than ten people are left out: their sides and dwellings aren't told.")
      : "",
  ];
  return (
    <p class="note">
      {notes.filter((note) => note !== "").join(" ")} <a href={listAddress(side)}>{t("Read each of them")}</a>
      {isBesideMadeUp(which) && <span class="badge">{t("made-up data")}</span>}
    </p>
  );
}

/** In the legend: a switch for each layer with its pattern, and whose records these are. */
export function BesideSwitches({ which }: { readonly which: Which }) {
  const { beside } = state.value;
  return (
    <>
      {(
        [
          ["crosses", "complaints"],
          ["rings", "announced"],
        ] as const
      ).map(([kind, word]) => (
        <label key={kind}>
          <input
            type="checkbox"
            checked={beside === word}
            onChange={(event) => go({ beside: event.currentTarget.checked ? word : "nothing" })}
          />
          <span class={`swatch ${kind}`} />
          {besideName(kind)}
        </label>
      ))}
      {beside !== "nothing" &&
        besideSources(which).map(({ source, citation, licence }) => (
          <p key={source} class="note">
            {t("Source: {citation} Licence: {licence}", { citation, licence })}
          </p>
        ))}
    </>
  );
}
