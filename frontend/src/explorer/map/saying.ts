/** What the map says in words: numbers with their error, periods, areas. */

import { day, number, plural, t } from "../../words.ts";
import type { Answer, Row } from "../api.ts";
import { numberOf } from "../api.ts";
import { lastDay, periodName, stepName } from "../charts/steps.ts";
import { giveOrTake } from "../charts/sums.ts";
import { nameOf } from "../page.ts";
import type { Area } from "./areas.ts";
import { CELL_KM2 } from "./grid.ts";
import type { Picture, Which } from "./pictures.ts";
import { neighbourhoodsIn, placesDocuments, whereabouts } from "./places.ts";

/** "about 120, give or take 3", or why there is no number. */
export function counted(row: Row & { readonly atLeast?: boolean }, answer: Answer): string {
  if (row.status === "few") return t("none or few");
  const value = numberOf(row);
  if (row.status === "protected" || value === null) return t("protected");
  const values = { n: value, error: giveOrTake(row.variance ?? answer.published.variance) };
  return row.atLeast ? t("at least {n}, give or take {error}", values) : t("about {n}, give or take {error}", values);
}

/** What is counted: "people arrested", "reported offences". */
export function thing(basis: string, unit: string): string {
  const name = `${basis} ${unit}`;
  const found = nameOf("things", name);
  return found === name ? `${nameOf("basis", basis)}, ${nameOf("unit", unit)}` : found;
}

/** A cell's size: "0.7", "5", "36". */
export function sizeOf(resolution: number): string {
  const size = CELL_KM2[resolution] ?? 0;
  return number(size, size < 1 ? 1 : 0);
}

/** The days of an answer, or the step that is shown of it. */
export function periodOf(answer: Answer, moment: string, growing: boolean): string {
  const { since, until } = answer.question;
  if (moment !== "") return growing ? periodName("", lastDay(moment)) : stepName(moment);
  if (since && until) return t("{since} to {until}", { since: day(since), until: day(until) });
  return until ? t("up to {moment}", { moment: day(until) }) : "";
}

/** "Area of 5 km² in Austin", "The other areas of 0.7 km² in the west of Chicago, together". */
export function areaName(which: Which, picture: Picture, area: Area | null, index: number): string {
  const { grid } = picture.cover;
  const at = area?.anchor ?? grid.centres[index] ?? ([0, 0] as const);
  const places = neighbourhoodsIn(placesDocuments[which].value.document);
  const place = whereabouts(picture.city, places, at);
  const size = sizeOf(grid.resolution);
  if (area === null || !area.rest) return t("Area of {size} km² in {place}", { size, place });
  return plural(
    "One area of {size} km² around {place} that can't be shown by itself",
    "{n} areas of {size} km² around {place} that can't be shown one by one, together",
    area.members.length,
    { size, place },
  );
}

/** One sentence for the reader who can't see the map. */
export function spoken(which: Which, picture: Picture, area: Area): string {
  return `${areaName(which, picture, area, area.members[0] ?? 0)}: ${counted(area.row, picture.answer)}.`;
}
