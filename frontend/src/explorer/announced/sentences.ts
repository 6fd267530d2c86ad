/** Announced operations in words: a sentence for a map, and a table of all cities. */

import { number, plural, t } from "../../words.ts";
import { sideName, sizesName } from "../charts/said.ts";
import { nameOf, page } from "../page.ts";
import { type Filters, wordsIn } from "../state.ts";
import type { Entry, Sheet } from "../takeaway/tables.ts";
import { cityName } from "../takeaway/wording.ts";
import { announcedFilters, BANDS, type Tally } from "./numbers.ts";

/** A band of size: "5–9 people"; where the text gives none, so. */
export function bandName(band: string): string {
  if (band === "") return t("number not told");
  if (band === "1") return t("one person");
  return band.endsWith("+")
    ? t("{from} people and more", { from: band.slice(0, -1) })
    : t("{from} people", { from: band.replace("-", "–") });
}

/** What is counted only: sizes, sides, kinds of place, who told. */
function limits(filters: Filters): readonly string[] {
  const known = announcedFilters(filters);
  const sizes = known.size_min !== undefined || known.size_max !== undefined ? [sizesName(known)] : [];
  return [
    ...sizes,
    ...wordsIn(known, "role").map((role) => sideName(role, "arrest", "people")),
    ...(["venue", "basis"] as const).flatMap((name) => wordsIn(known, name).map((word) => nameOf(name, word))),
  ];
}

/** "12 announced operations in Chicago, 2024; counted only: operations of 5 and more." */
export function tallyInWords(tally: Tally | null, city: string, filters: Filters, period: string): string {
  const only = limits(filters).join(", ");
  const values = { city: cityName(city), period };
  const count = tally?.inCity ?? 0;
  const said =
    count === 0
      ? t("No announced operation is listed for {city}, {period}", values)
      : plural(
          "{n} announced operation in the whole of {city}, {period}",
          "{n} announced operations in the whole of {city}, {period}",
          count,
          values,
        );
  return only === "" ? t("{said}.", { said }) : t("{said}; counted only: {limits}.", { said, limits: only });
}

/** What is told besides of several cities or a whole state; empty where nothing is. */
export function elsewhereInWords({ elsewhere }: Tally): string {
  if (elsewhere === 0) return "";
  return plural(
    "{n} more is of several cities or a state, in no city's number.",
    "{n} more are of several cities or a state, in no city's number.",
    elsewhere,
  );
}

/** "5–9 people: 12, 25 people and more: 3."; empty where all are of one band, or none are there. */
export function bandsInWords({ bands }: Tally): string {
  if (bands.size < 2) return "";
  const listed = [...bands].map(([band, count]) => `${bandName(band)}: ${number(count)}`);
  return t("{said}.", { said: listed.join(", ") });
}

/** A line for each city and origin, by size; what is of several cities in a column of its own. */
export function announcedSheet(tallies: (city: string) => readonly Tally[]): Sheet {
  const lines = page().cities.flatMap(({ city, name }) => {
    const all: readonly (Tally | null)[] = tallies(city).length > 0 ? tallies(city) : [null];
    return all.map((tally) => ({
      key: `${city} ${tally?.origin ?? ""}`,
      entries: [
        { text: tally?.origin === "synthetic" ? t("{city} (made-up data)", { city: name }) : name, order: name },
        entry(tally?.inCity),
        ...BANDS.map((band) => entry(tally?.bands.get(band))),
        entry(tally?.elsewhere),
      ],
    }));
  });
  return {
    columns: [
      { key: "city", title: t("City") },
      { key: "number", title: t("In the whole city"), numeric: true },
      ...BANDS.map((band, place) => ({ key: KEYS[place] ?? "", title: bandName(band), numeric: true })),
      { key: "wide", title: t("Of several cities"), numeric: true },
    ],
    lines,
  };
}

/** Columns as an address names them, in letters. */
const KEYS = ["one", "from_two", "from_five", "from_ten", "from_twenty", "unsaid"] as const;

function entry(count: number | undefined): Entry {
  return { text: number(count ?? 0), order: count ?? 0 };
}
