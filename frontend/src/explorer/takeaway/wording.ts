/** What a picture, a table or a file is of, in the reader's words: the title that goes with what is taken away. */

import { language, number, t } from "../../words.ts";
import type { Answer, Unit } from "../api.ts";
import { only, sideName, things } from "../charts/said.ts";
import { periodName, stepName, typed } from "../charts/steps.ts";
import { CELL_KM2 } from "../map/grid.ts";
import { nameOf, page } from "../page.ts";
import { type Filters, wordsIn } from "../state.ts";

export interface Series {
  readonly basis: string;
  readonly unit: Unit;
}

/** The city's name, or its word where the page doesn't know it. */
export function cityName(city: string | null | undefined): string {
  return page().cities.find((one) => one.city === city)?.name ?? city ?? "";
}

/** Sides and everything else that a question counts only: for a list. */
export function limitsOf(filters: Filters, { basis, unit }: Series): readonly string[] {
  const sides = wordsIn(filters, "role").map((role) => sideName(role, basis, unit));
  const sources = filters.source ? [t("source: {names}", { names: filters.source })] : [];
  return [...sides, ...only(filters), ...sources];
}

/** How large the areas of a resolution are: "areas of 5.2 km²". */
export function sharpness(resolution: string | undefined): string {
  const area = CELL_KM2[Number(resolution)];
  if (area === undefined) return t("the whole city");
  return t("areas of {km2} km²", { km2: number(area, area < 1 ? 1 : 0) });
}

/** The period of a question, or the moment in it that is shown. */
export function periodOf(question: Filters, moment = ""): string {
  const { since = "", until = "" } = question;
  return moment === "" ? periodName(typed(since, "first") ?? since, typed(until, "last") ?? until) : stepName(moment);
}

/** What is counted, on which basis: "people arrested (arrests)". */
export function countedIn({ basis, unit }: Series): string {
  return unit === "operations"
    ? t("operations, after records of {basis}", { basis: nameOf("basis", basis) })
    : things(basis, unit);
}

/** What an answer is of, as one sentence; that data are made up stands first. */
export function titleOf(answer: Pick<Answer, "question" | "synthetic">, series: Series, moment = ""): string {
  const { question, synthetic } = answer;
  const values = {
    city: (question.city ?? "").split(",").map(cityName).join(", "),
    things: countedIn(series),
    period: periodOf(question, moment),
    limits: limitsOf(question, series).join(", "),
  };
  const title = values.limits
    ? t("{city}: {things}, {period}; counted only: {limits}", values)
    : t("{city}: {things}, {period}", values);
  return synthetic ? t("Made-up data, for show: {title}", { title }) : title;
}

/** A text as it begins a sentence. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase(language) + text.slice(1);
}
