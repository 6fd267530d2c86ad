/** What the server put into the page: language, cities, settings; the same for the life of the page. */

export interface PageCity {
  readonly city: string;
  readonly name: string;
  readonly state: string;
  /** Latitude, longitude. */
  readonly centre: readonly [number, number];
  /** The H3 cells of resolution 6 that the city covers. */
  readonly footprint: readonly string[];
  /** What the city's database counts, the most telling basis first; empty where there is no database. */
  readonly series: readonly { readonly basis: string; readonly unit: string; readonly origin: string }[];
}

export interface PageData {
  readonly language: string;
  readonly cities: readonly PageCity[];
  /** Address of a MapLibre style for online base maps; empty for none. */
  readonly tilesStyle: string;
  /** Names of the API's words in the page's language: names.role.buyer and so on. */
  readonly names: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly embedded: boolean;
  /** The public address of the site, for links that others follow; empty where it is not set. */
  readonly publicUrl: string;
  /** The last closed step and the first day that any source covers, as ISO dates; for typed dates. */
  readonly today: string;
  /** What the page is about; arrests, where it doesn't say. */
  readonly subject?: "areas";
}

/** What a page asks the API, and how it shows it. */
export interface Asks {
  readonly paths: Readonly<Record<"count" | "cells" | "frames" | "neighbourhoods", string>>;
  /** The filter that one word of is shown at a time: numbers of several are never added. */
  readonly one: "basis" | "kind";
  /** How many residents a rate is per. */
  readonly per: number;
  /** Where the page is, without the language. */
  readonly place: string;
}

const ARRESTS: Asks = {
  paths: {
    count: "arrests/count",
    cells: "arrests/cells",
    frames: "arrests/frames",
    neighbourhoods: "arrests/neighbourhoods",
  },
  one: "basis",
  per: 100_000,
  place: "",
};

const AREAS: Asks = {
  paths: {
    count: "presence/areas",
    cells: "presence/areas/cells",
    frames: "presence/areas/frames",
    neighbourhoods: "presence/areas/neighbourhoods",
  },
  one: "kind",
  per: 1_000,
  place: "presence/areas",
};

/** What this page asks. */
export function asks(): Asks {
  return page().subject === "areas" ? AREAS : ARRESTS;
}

let read: PageData | null = null;

/** The page's data; a page without them is not ours. */
export function page(): PageData {
  if (read === null) {
    const text = document.getElementById("page-data")?.textContent;
    if (!text) throw new Error("the page carries no data");
    read = JSON.parse(text) as PageData;
  }
  return read;
}

/** The name of one of the API's words, such as nameOf("role", "buyer"); the word itself where it has none. */
export function nameOf(dimension: string, word: string): string {
  return page().names[dimension]?.[word] ?? word;
}

/** An address of the API in the page's language. */
export function apiAddress(path: string, query: URLSearchParams): string {
  const asked = new URLSearchParams(query);
  if (page().language !== "en") asked.set("lang", page().language);
  const text = asked.toString().replaceAll("%2C", ",");
  return `/api/v1/${path}${text === "" ? "" : `?${text}`}`;
}
