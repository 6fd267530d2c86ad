/**
 * What the explorer shows, as its address says it. The filters are the API's own, untouched: only the API judges them.
 * The rest is the page's. An address is stable: `v` says which version of these rules wrote it, and what a reader
 * doesn't know is left out with a notice.
 */

export const VERSION = "1";

export const FILTERS = [
  "city",
  "since",
  "until",
  "hours",
  "weekdays",
  "basis",
  "role",
  "sex",
  "age_band",
  "race",
  "charge",
  "venue",
  "size_min",
  "size_max",
  "source",
  "origin",
  "release",
  "unit",
  "resolution",
  "about",
  "kind",
] as const;
export type Filter = (typeof FILTERS)[number];

/** A filter that is not asked is absent; lists are comma-separated, as in the API. */
export type Filters = Readonly<Partial<Record<Filter, string>>>;

export const STEPS = ["year", "quarter", "month"] as const;
export type Step = (typeof STEPS)[number];
export const VIEWS = ["map", "table"] as const;
export type View = (typeof VIEWS)[number];
export const LAYERS = ["cells", "neighbourhoods"] as const;
export type Layer = (typeof LAYERS)[number];
export const MEASURES = ["count", "rate"] as const;
export type Measure = (typeof MEASURES)[number];
/** What the map marks beside what it counts, in the whole city: complaints about the police, or announced operations. */
export const BESIDES = ["nothing", "complaints", "announced"] as const;
export type Beside = (typeof BESIDES)[number];
export const WINDOWS = ["moving", "growing"] as const;
export type Window = (typeof WINDOWS)[number];
export const CONTRASTS = ["side", "difference"] as const;
export type Contrast = (typeof CONTRASTS)[number];

/** The tables that an address may have sorted: of the table view, of a comparison, and of what stands beside. */
export const TABLES = [
  ...(["areas", "time", "role", "venue", "charge", "sex", "age_band", "race", "size_band", "source"] as const),
  ...(["contrast", "ratios", "difference", "complaints", "announced", "context"] as const),
] as const;
export type Table = (typeof TABLES)[number];

/** The other side of the ratio that is told: selling, for each one of these. */
export const RATIOS = ["buyer", "exploiter", "both"] as const;
export type Against = (typeof RATIOS)[number];

export interface State {
  readonly filters: Filters;
  /** What the other side of a comparison asks instead; null where nothing is compared. */
  readonly compare: Filters | null;
  /** How a comparison is drawn: side by side, or as one picture of differences. */
  readonly contrast: Contrast;
  readonly step: Step;
  readonly view: View;
  readonly layer: Layer;
  readonly measure: Measure;
  readonly beside: Beside;
  /** Names of what is laid over the map of areas, comma-separated; empty for nothing. */
  readonly overlays: string;
  /** The measure that shades the counties; empty for none. */
  readonly context: string;
  readonly window: Window;
  /** The step of time that the map stands at while it plays or is paused; empty for the whole period. */
  readonly moment: string;
  /** How tables are sorted that somebody sorted: "areas:-number,time:step", descending under a minus; else empty. */
  readonly sort: string;
  readonly ratio: Against;
  /** The day ("2021-09-01") or the law ("tx-2021-09-01") whose before and after is told; empty for none. */
  readonly change: string;
}

export const FIRST: State = {
  filters: {},
  compare: null,
  contrast: "side",
  step: "year",
  view: "map",
  layer: "cells",
  measure: "count",
  beside: "nothing",
  overlays: "",
  context: "",
  window: "moving",
  moment: "",
  sort: "",
  ratio: "buyer",
  change: "",
};

/** A state and the names of what its address held besides, which the page leaves out. */
export interface Read {
  readonly state: State;
  readonly unknown: readonly string[];
}

/** What has one value, in the order in which addresses have them. */
const SINGLE = [
  ...(["contrast", "step", "view", "layer", "measure", "beside", "overlays", "context"] as const),
  ...(["window", "moment", "sort", "ratio", "change"] as const),
] as const;
const PAGE: readonly string[] = ["v", "lang", "compare", ...SINGLE];
const MOMENT = /^\d{4}(-(Q[1-4]|\d{2}))?$/;
const NAMES = /^[a-z0-9_-]+(,[a-z0-9_-]+)*$/;
const SORT = /^[a-z_]+:-?[a-z_]+(,[a-z_]+:-?[a-z_]+)*$/;
const CHANGE = /^([a-z]{2}-)?\d{4}-\d{2}-\d{2}[a-z-]*$/;

/** The state of an address' query part. */
export function fromAddress(search: string): Read {
  const given = new URLSearchParams(search);
  const unknown = [...new Set(given.keys())].filter((name) => !isFilter(name) && !PAGE.includes(name));
  if ((given.get("v") ?? VERSION) !== VERSION) unknown.push(`v=${given.get("v")}`);
  const filters = Object.fromEntries(
    FILTERS.map((name) => [name, (given.get(name) ?? "").trim()]).filter(([, value]) => value !== ""),
  );
  function one<Word extends string>(name: string, words: readonly Word[], otherwise: Word): Word {
    const text = given.get(name);
    const word = words.find((known) => known === text);
    if (text !== null && word === undefined) unknown.push(name);
    return word ?? otherwise;
  }
  function text(name: string, form: RegExp): string {
    const said = given.get(name) ?? "";
    if (said === "" || form.test(said)) return said;
    unknown.push(name);
    return "";
  }
  /** The part about tables that there are; one of another name could sort nothing. */
  function order(): string {
    const parts = text("sort", SORT).split(",");
    const known = parts.filter((part) => TABLES.some((table) => part.startsWith(`${table}:`)));
    if (parts[0] !== "" && known.length < parts.length) unknown.push("sort");
    return known.join(",");
  }
  const state = {
    filters,
    compare: readCompare(given.get("compare"), unknown),
    contrast: one("contrast", CONTRASTS, FIRST.contrast),
    step: one("step", STEPS, FIRST.step),
    view: one("view", VIEWS, FIRST.view),
    layer: one("layer", LAYERS, FIRST.layer),
    measure: one("measure", MEASURES, FIRST.measure),
    beside: one("beside", BESIDES, FIRST.beside),
    overlays: text("overlays", NAMES),
    context: text("context", NAMES),
    window: one("window", WINDOWS, FIRST.window),
    moment: text("moment", MOMENT),
    sort: order(),
    ratio: one("ratio", RATIOS, FIRST.ratio),
    change: text("change", CHANGE),
  };
  return { state, unknown };
}

/** The query part of a state's address, names in one order, what stands at its first value left out. */
export function toAddress(state: State): string {
  const query = toFilters(state.filters);
  for (const name of SINGLE) {
    if (state[name] !== FIRST[name]) query.set(name, state[name]);
  }
  if (state.compare !== null) query.set("compare", writeCompare(state.compare));
  const text = query.toString();
  return text === "" ? "" : `?v=${VERSION}&${readable(text)}`;
}

/** The filters as the API takes them, in one order, so that equal questions have equal addresses. */
export function toFilters(filters: Filters): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of FILTERS) {
    const value = filters[name];
    if (value !== undefined && value !== "") query.set(name, value);
  }
  return query;
}

/** The filters with some changed; the empty text takes one away. */
export function changed(filters: Filters, changes: Filters): Filters {
  return Object.fromEntries(Object.entries({ ...filters, ...changes }).filter(([, value]) => value !== ""));
}

/** The words of a filter that is a list. */
export function wordsIn(filters: Filters, name: Filter): readonly string[] {
  const value = filters[name];
  return value === undefined ? [] : value.split(",");
}

/** The list filter with one word put in or taken out. */
export function toggled(filters: Filters, name: Filter, word: string): Filters {
  const words = wordsIn(filters, name);
  const now = words.includes(word) ? words.filter((other) => other !== word) : [...words, word].sort();
  return changed(filters, { [name]: now.join(",") });
}

function isFilter(name: string): name is Filter {
  return (FILTERS as readonly string[]).includes(name);
}

/** `compare=city:oakland;since:2012`: what the other side asks instead. */
function readCompare(text: string | null, unknown: string[]): Filters | null {
  if (text === null || text === "") return null;
  const pairs = text.split(";").map((pair) => {
    const at = pair.indexOf(":");
    return [pair.slice(0, at), pair.slice(at + 1).trim()] as const;
  });
  const known = pairs.filter(([name]) => isFilter(name));
  if (known.length < pairs.length) unknown.push("compare");
  return known.length === 0 ? null : Object.fromEntries(known);
}

function writeCompare(compare: Filters): string {
  const names = FILTERS.filter((name) => compare[name] !== undefined);
  return names.map((name) => `${name}:${compare[name]}`).join(";");
}

/** Commas, colons and semicolons may stand in a query as they are, and read better so. */
function readable(query: string): string {
  return query.replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%3B", ";");
}
