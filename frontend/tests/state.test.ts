import { expect, test } from "vitest";
import {
  BESIDES,
  CONTRASTS,
  changed,
  FILTERS,
  FIRST,
  type Filters,
  fromAddress,
  LAYERS,
  MEASURES,
  RATIOS,
  STEPS,
  type State,
  toAddress,
  toFilters,
  toggled,
  VIEWS,
  WINDOWS,
  wordsIn,
} from "../src/explorer/state.ts";

const DRAWS = 1000;
const VALUES = [
  "chicago",
  "arrest,citation",
  "2015",
  "2019-06",
  "2019-06-30",
  "20-4",
  "fri,sat",
  "7",
  "what & where=?",
];
const MOMENTS = ["", "2019", "2019-Q3", "2019-07"];
const SORTS = ["", "areas:-number", "age_band:status,areas:area"];
const PIECES = [
  "sort",
  "change",
  "areas:-number",
  "v",
  "city",
  "role",
  "colour",
  "moment",
  "compare",
  "step",
  "view",
  "beside",
  "complaints",
  "=",
  "&",
  "%",
  ";",
  ":",
  "1",
  "9",
  "é",
];

/** Numbers from 0 to 1 that are the same at every run (mulberry32). */
function seeded(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Draw = ReturnType<typeof seeded>;

function one<Word>(draw: Draw, words: readonly Word[]): Word {
  return words[Math.floor(draw() * words.length)] as Word;
}

function someFilters(draw: Draw, share: number): Filters {
  return Object.fromEntries(FILTERS.filter(() => draw() < share).map((name) => [name, one(draw, VALUES)]));
}

function someState(draw: Draw): State {
  const compare = someFilters(draw, 0.1);
  return {
    filters: someFilters(draw, 0.25),
    compare: Object.keys(compare).length === 0 ? null : compare,
    contrast: one(draw, CONTRASTS),
    step: one(draw, STEPS),
    view: one(draw, VIEWS),
    layer: one(draw, LAYERS),
    measure: one(draw, MEASURES),
    beside: one(draw, BESIDES),
    overlays: one(draw, ["", "rent_zip", "rent_zip,metro"]),
    context: one(draw, ["", "poverty"]),
    window: one(draw, WINDOWS),
    moment: one(draw, MOMENTS),
    sort: one(draw, SORTS),
    ratio: one(draw, RATIOS),
    change: one(draw, ["", "2021-09-01", "tx-2021-09-01"]),
  };
}

/** Runs a check on many states; a failure names the draw. */
function always(check: (draw: Draw) => void): void {
  for (let seed = 1; seed <= DRAWS; seed += 1) {
    try {
      check(seeded(seed));
    } catch (error) {
      throw new Error(`draw ${seed}`, { cause: error });
    }
  }
}

test("every state is what its address says", () => {
  always((draw) => {
    const state = someState(draw);
    expect(fromAddress(toAddress(state))).toEqual({ state, unknown: [] });
  });
});

test("equal states have one address, in whatever order it was written", () => {
  always((draw) => {
    const address = toAddress(someState(draw));
    const parts = address.slice(1).split("&");
    const shuffled = parts.toSorted(() => draw() - 0.5).join("&");
    expect(toAddress(fromAddress(`?${shuffled}`).state)).toBe(address);
  });
});

test("the first state has a bare address, and every other says its version first", () => {
  expect(toAddress(FIRST)).toBe("");
  always((draw) => {
    const state = someState(draw);
    const address = toAddress(state);
    if (address !== "") expect(address).toMatch(/^\?v=1&/);
    else expect(state).toEqual(FIRST);
  });
});

test("any text at all is read, and what is read has a stable address", () => {
  always((draw) => {
    const text = Array.from({ length: Math.floor(draw() * 12) }, () => one(draw, PIECES)).join("");
    const { state } = fromAddress(`?${text}`);
    const again = fromAddress(toAddress(state));
    expect(again.state).toEqual(state);
    expect(again.unknown).toEqual([]);
  });
});

test.each([
  ["?v=9&city=chicago", ["v=9"]],
  ["?city=chicago&colour=red&size=3", ["colour", "size"]],
  ["?city=chicago&step=week", ["step"]],
  ["?city=chicago&view=globe&layer=pins&measure=shame&window=shut&contrast=loud", 5],
  ["?city=chicago&moment=soon", ["moment"]],
  ["?city=chicago&compare=colour:red;role:buyer", ["compare"]],
  ["?city=chicago&compare=nothing", ["compare"]],
  ["?city=chicago&v=1&sort=-count&ratio=pimp&change=yesterday", ["sort", "ratio", "change"]],
  ["?city=chicago&v=1&sort=areas:-number,rumours:-number", ["sort"]],
  ["?city=chicago&v=1&lang=es", []],
])("%s names what it leaves out", (address, left) => {
  const { state, unknown } = fromAddress(address);
  if (typeof left === "number") expect(unknown).toHaveLength(left);
  else expect(unknown).toEqual(left);
  expect(state.filters).toEqual({ city: "chicago" });
  expect(fromAddress(toAddress(state)).unknown).toEqual([]);
});

test("the API gets its own filters alone, in one order", () => {
  always((draw) => {
    const { filters } = someState(draw);
    const names = [...toFilters(filters).keys()];
    expect(names).toEqual(FILTERS.filter((name) => filters[name] !== undefined));
  });
});

test("a word put in and taken out again leaves the filters as they were", () => {
  always((draw) => {
    const filters = changed(someFilters(draw, 0.2), { role: one(draw, ["", "buyer", "buyer,exploiter"]) });
    const on = toggled(filters, "role", "unknown");
    expect(wordsIn(on, "role")).toContain("unknown");
    expect(toggled(on, "role", "unknown")).toEqual(filters);
  });
});

test("of the order of several tables, that of an unknown one alone is left out", () => {
  expect(fromAddress("?sort=rumours:number,areas:-number").state.sort).toBe("areas:-number");
  expect(fromAddress("?sort=rumours:number").state.sort).toBe("");
});
