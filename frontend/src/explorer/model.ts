/** The explorer's state, and the answers that follow it. Components read signals and call `go`; nothing else is kept. */

import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Answer, City, RatioAnswer, Row, Timeline, Unit } from "./api.ts";
import { answerAt, type Loaded } from "./loading.ts";
import { type Asks, apiAddress, asks, page } from "./page.ts";
import {
  changed,
  FIRST,
  type Filter,
  type Filters,
  fromAddress,
  type State,
  toAddress,
  toFilters,
  wordsIn,
} from "./state.ts";

/** The dimensions that have a chart of bars, and the filters that each sets. */
export const FACETS = {
  role: ["role"],
  venue: ["venue"],
  charge: ["charge"],
  sex: ["sex"],
  age_band: ["age_band"],
  race: ["race"],
  size_band: ["size_min", "size_max"],
  source: ["source"],
} as const satisfies Readonly<Record<string, readonly Filter[]>>;
export type Facet = keyof typeof FACETS;

export interface Series {
  readonly basis: string;
  readonly unit: Unit;
}

/** The state, its address kept in step by `go`. */
export const state = signal<State>(FIRST);
/** Parts of the address that the page didn't know. */
export const unknownParts = signal<readonly string[]>([]);
/** What the map shows numbers of; a signal of its own, so that what hangs on it isn't made anew with every filter. */
export const layer = computed(() => state.value.layer);

/** Browsers refuse more than about a hundred changes of the address in half a minute; playing makes four a second. */
const ADDRESS_REST_MS = 400;
let replacing: ReturnType<typeof setTimeout> | undefined;
let replacedAt = 0;

/** Takes the state from the address; called once, and when the reader goes back or forward. */
export function readAddress(): void {
  clearTimeout(replacing);
  replacing = undefined;
  const read = fromAddress(location.search);
  batch(() => {
    state.value = read.state;
    unknownParts.value = read.unknown;
  });
}

function addressOf(shown: State): string {
  return location.pathname + toAddress(shown) + location.hash;
}

/** Brings the address to the state now. */
function replaceAddress(): void {
  clearTimeout(replacing);
  replacing = undefined;
  replacedAt = Date.now();
  history.replaceState(null, "", addressOf(state.peek()));
}

/** Brings the address to the state, now or when the browser has rested. */
function replaceAddressSoon(): void {
  const rest = replacedAt + ADDRESS_REST_MS - Date.now();
  if (rest <= 0) replaceAddress();
  else replacing ??= setTimeout(replaceAddress, rest);
}

/** Changes the state and the address; `replace` for steps that the back button should not visit. */
export function go(change: Partial<State>, options: { readonly replace?: boolean } = {}): void {
  const before = state.peek();
  const next: { -readonly [Key in keyof State]: State[Key] } = { ...before, ...change };
  // Laws are those of a city.
  if (next.filters.city !== before.filters.city && change.change === undefined) next.change = "";
  if (!options.replace) {
    // The step that is left keeps its own address, should it still wait for it.
    if (replacing !== undefined) replaceAddress();
    history.pushState(null, "", addressOf(next));
  }
  batch(() => {
    state.value = next;
    unknownParts.value = [];
  });
  if (options.replace) replaceAddressSoon();
}

/** Changes filters, and with them leaves the moment that a play stood at. */
export function filter(changes: Filters, options: { readonly replace?: boolean } = {}): void {
  go({ filters: changed(state.peek().filters, changes), moment: "" }, options);
}

/** One side of the page: what one set of filters is answered. Without filters (null) it asks nothing. */
export interface Side {
  readonly filters: ReadonlySignal<Filters | null>;
  readonly city: ReadonlySignal<string | null>;
  readonly series: ReadonlySignal<Series>;
  readonly cells: ReadonlySignal<Loaded<Answer>>;
  readonly neighbourhoods: ReadonlySignal<Loaded<Answer>>;
  readonly frames: ReadonlySignal<Loaded<Answer>>;
  /** The number of the whole: the question of the map and the charts, not split. */
  readonly whole: ReadonlySignal<Loaded<Answer>>;
  /**
   * The number of a kind of record that is not shown, as the page would show it. Each is asked by itself: bases asked
   * together end with the slowest of their sources.
   */
  other(basis: string): ReadonlySignal<Loaded<Answer>>;
  readonly time: ReadonlySignal<Loaded<Answer>>;
  readonly week: ReadonlySignal<Loaded<Answer>>;
  readonly facets: Readonly<Record<Facet, ReadonlySignal<Loaded<Answer>>>>;
  readonly ratio: ReadonlySignal<Loaded<RatioAnswer>>;
  readonly history: ReadonlySignal<Loaded<RatioAnswer>>;
  readonly about: ReadonlySignal<Loaded<City>>;
  readonly timeline: ReadonlySignal<Loaded<Timeline>>;
  /** The rows of an answer that the page shows: of one basis and unit. */
  rows(answer: Answer | null): readonly Row[];
}

/** True while the frames are wanted: the reader plays, or stands at a moment. */
export const playing = signal(false);

/** The API's path for this page; read when it is asked, for the page's data are not there before. */
function at(name: keyof Asks["paths"]): () => string {
  return () => asks().paths[name];
}

function makeSide(filters: ReadonlySignal<Filters | null>): Side {
  const city = computed(() => filters.value?.city?.split(",")[0] ?? null);
  const series = computed<Series>(() => seriesOf(filters.value, city.value));
  const asked = computed<Filters | null>(() => {
    const given = filters.value;
    return given === null || city.value === null ? null : changed(given, { [asks().one]: series.value.basis });
  });
  function address(path: string | (() => string), without: readonly Filter[], by: string, more: Filters = {}) {
    return computed(() => {
      if (asked.value === null) return null;
      const nothing = Object.fromEntries(without.map((name) => [name, ""]));
      const query = toFilters(changed(changed(asked.value, nothing), more));
      if (by !== "") query.set("by", by);
      return apiAddress(typeof path === "string" ? path : path(), query);
    });
  }
  function counted(without: readonly Filter[], by: string, rank: number): ReadonlySignal<Loaded<Answer>> {
    return answerAt<Answer>(address(at("count"), ["resolution", ...without], by), rank);
  }
  const others = new Map<string, ReadonlySignal<Loaded<Answer>>>();
  function other(basis: string): ReadonlySignal<Loaded<Answer>> {
    const known = others.get(basis);
    if (known) return known;
    const made = answerAt<Answer>(
      computed(() => {
        if (asked.value === null) return null;
        const unit = asked.value.unit === "operations" ? "operations" : "";
        const query = toFilters(changed(asked.value, { [asks().one]: basis, unit, source: "", resolution: "" }));
        return apiAddress(asks().paths.count, query);
      }),
      2,
    );
    others.set(basis, made);
    return made;
  }
  const where = address(at("cells"), [], "");
  const when = computed(() => {
    if (asked.value === null) return null;
    const query = toFilters(changed(asked.value, { since: "", until: "", resolution: "" }));
    query.set("by", state.value.step);
    return apiAddress(asks().paths.count, query);
  });
  const framed = computed(() => {
    if (asked.value === null || !(playing.value || state.value.moment !== "")) return null;
    const query = toFilters(asked.value);
    query.set("by", state.value.step);
    return apiAddress(asks().paths.frames, query);
  });
  const areas = address(at("neighbourhoods"), [], "");
  const ofCity = (path: string) =>
    computed(() => (city.value === null ? null : apiAddress(`cities/${city.value}${path}`, new URLSearchParams())));
  const facets = Object.fromEntries(
    Object.entries(FACETS).map(([name, own]) => [name, counted(own, name, 2)]),
  ) as unknown as Side["facets"];
  return {
    filters,
    city,
    series,
    cells: answerAt<Answer>(where, 0),
    neighbourhoods: answerAt<Answer>(
      computed(() => (state.value.layer === "neighbourhoods" ? areas.value : null)),
      0,
    ),
    frames: answerAt<Answer>(framed, 0),
    whole: counted([], "", 1),
    other,
    time: answerAt<Answer>(when, 1),
    week: counted(["hours", "weekdays"], "hour,weekday", 2),
    facets,
    ratio: answerAt<RatioAnswer>(address("arrests/ratio", ["resolution", "role", "charge"], ""), 1),
    history: answerAt<RatioAnswer>(
      address("arrests/ratio", ["resolution", "role", "charge", "since", "until"], "year"),
      3,
    ),
    about: answerAt<City>(ofCity(""), 2),
    // Laws on the sex trade and its sources say nothing of areas.
    timeline: answerAt<Timeline>(
      computed(() => (asks().one === "kind" ? null : ofCity("/timeline").value)),
      3,
    ),
    rows: (answer) => {
      if (answer === null) return [];
      const { basis, unit } = series.peek();
      return answer.rows.filter((row) => row.basis === basis && row.unit === unit);
    },
  };
}

/** The bases that a city has records of, the most telling first. */
export function basesOf(city: string | null): readonly string[] {
  const known = page().cities.find((one) => one.city === city)?.series ?? [];
  return [...new Set(known.map(({ basis }) => basis))];
}

/**
 * The one basis and unit that the page shows: the first asked for that the city has, else the city's most telling.
 * Contributed records are among them only where they are asked for.
 */
export function seriesOf(filters: Filters | null, city: string | null): Series {
  const origins = wordsIn(filters ?? {}, "origin");
  const known = (page().cities.find((one) => one.city === city)?.series ?? []).filter(({ origin }) =>
    origins.length > 0 ? origins.includes(origin) : origin !== "contributed",
  );
  const asked = wordsIn(filters ?? {}, asks().one);
  const found = asked.find((word) => known.some((one) => one.basis === word));
  const basis = found ?? asked[0] ?? known[0]?.basis ?? "arrest";
  const unit = filters?.unit ?? known.find((one) => one.basis === basis)?.unit ?? "people";
  return { basis, unit: unit as Unit };
}

const left = computed<Filters | null>(() => state.value.filters);
const right = computed<Filters | null>(() => {
  const { filters, compare } = state.value;
  return compare === null ? null : changed(filters, compare);
});

/** What the page shows, and what it is compared with. */
export const here: Side = makeSide(left);
export const there: Side = makeSide(right);
