/** The two sides of a comparison by name: what differs between them, in words. */

import { t } from "../../words.ts";
import { sideName } from "../charts/said.ts";
import { here, type Side, state, there } from "../model.ts";
import { nameOf } from "../page.ts";
import type { Filter, Filters } from "../state.ts";
import { cityName, periodOf } from "../takeaway/wording.ts";
import { differing } from "./kinds.ts";

/** What one side asks for in a filter in which the sides differ. */
function asks(name: Filter, filters: Filters, side: Side): string {
  const { basis, unit } = side.series.value;
  const value = filters[name];
  if (name === "city") return cityName(value);
  if (name === "role" && value === undefined) return t("all sides of the trade");
  if (value === undefined) return t("{filter}: all", { filter: nameOf("filter", name) });
  if (name === "role")
    return value
      .split(",")
      .map((role) => sideName(role, basis, unit))
      .join(t(" or "));
  return value
    .split(",")
    .map((word) => nameOf(name, word))
    .join(", ");
}

/** The name of a side: "Oakland", "2015 to 2019", "arrested for buying". */
export function sideTitle(side: Side): string {
  const [left, right] = [here.filters.value ?? {}, there.filters.value ?? state.value.filters];
  const filters = side === here ? left : right;
  const names = differing(left, right);
  const period = names.includes("since") || names.includes("until");
  const rest = names.filter((name) => name !== "since" && name !== "until");
  const said = rest.map((name) => asks(name, filters, side));
  if (period)
    said.push(periodOf({ ...filters, until: filters.until ?? side.cells.value.document?.question.until ?? "" }));
  return said.join(", ") || cityName(side.city.value);
}
