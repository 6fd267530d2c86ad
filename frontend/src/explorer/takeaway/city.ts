/** Going to another city: what only the city before had is left behind. */

import { go, state } from "../model.ts";
import { asks, page } from "../page.ts";
import { focusedPlace } from "../place.ts";
import { changed, type Filters } from "../state.ts";

/** The filters for another city: sources, releases and kinds of record that it doesn't have fall away. */
export function filtersFor(city: string, filters: Filters): Filters {
  const known = page().cities.find((one) => one.city === city)?.series ?? [];
  const bases = known.map(({ basis }) => basis);
  const { one } = asks();
  const keeps = filters[one]?.split(",").every((basis) => bases.includes(basis)) ?? true;
  return changed(filters, { city, source: "", ...(keeps ? {} : { [one]: "", unit: "" }) });
}

export function enterCity(city: string): void {
  const { filters, compare } = state.peek();
  focusedPlace.value = null;
  history.replaceState(null, "", location.pathname + location.search); // where the map stood was of the city before
  go({ filters: filtersFor(city, filters), moment: "", compare: compare?.city === city ? null : compare });
}
