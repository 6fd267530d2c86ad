/** What an answer that isn't there says to a reader, and where it leads on. */

import { t } from "../words.ts";
import type { Problem } from "./api.ts";
import { state } from "./model.ts";
import { changed, FILTERS, type Filter, type Filters } from "./state.ts";

/** What a problem says, without the technical spelling of the nearest question, which is a button. */
export function told(problem: Problem): string {
  switch (problem.kind) {
    case "offline":
      return t("You seem to be offline. What was shown stays; it is asked again once you are back.");
    case "busy":
      return t("Too many questions at once. Wait a moment and ask again.");
    case "refused":
      return problem.message.replace(problem.fix, "").trim();
    case "broken":
      return t("The service can't answer now.");
    default:
      return `${problem.message.replace(problem.fix, "").trim()} ${problem.fix}`.trim();
  }
}

/** The filters of the nearest question that is answered, as the page keeps them. */
export function nearestFilters(problem: Problem): Filters | null {
  if (problem.nearest === null) return null;
  const known = FILTERS.filter((name) => problem.nearest?.[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, problem.nearest?.[name]]));
}

/** Filters that speak of people or events; without them any one dimension is answered. */
const ATTRIBUTES: readonly Filter[] = [
  ...(["hours", "weekdays", "role", "sex", "age_band", "race", "charge", "venue", "size_min", "size_max"] as const),
];

/** Where a chart was refused beside the filters that are on, the nearest question is often the page as it is. */
export function wayOn(problem: Problem): Filters | null {
  const nearest = nearestFilters(problem);
  if (nearest === null) return null;
  const now = state.value.filters;
  const same = FILTERS.every((name) => name === "basis" || nearest[name] === now[name]);
  return same ? changed(now, Object.fromEntries(ATTRIBUTES.map((name) => [name, ""]))) : nearest;
}
