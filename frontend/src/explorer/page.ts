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
