import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Answer, Row } from "../src/explorer/api.ts";
import { FIRST, fromAddress, type State } from "../src/explorer/state.ts";

const PAGE = {
  language: "en",
  cities: [
    { city: "chicago", name: "Chicago", state: "IL", centre: [41, -87], footprint: [], series: [] },
    { city: "san_diego", name: "San Diego", state: "CA", centre: [32, -117], footprint: [], series: [] },
  ],
  tilesStyle: "",
  names: {
    things: { "arrest people": "people arrested" },
    filter: { city: "City", role: "Side of the trade" },
    basis: { arrest: "arrests" },
  },
  embedded: false,
  publicUrl: "https://light.example/",
  today: "2026-11-22",
};

const answer = {
  question: { city: "chicago", since: "2015-01-01", until: "2019-12-31", role: "buyer", resolution: "7" },
  synthetic: false,
  as_of: "2026-11-20T08:00:00+00:00",
  release: null,
  published: { method: "", k: 3, max_change: 5, variance: 3, note: "" },
  sources: [
    { citation: "City of Chicago, Arrests", licence: "Public domain.", publisher: "Chicago Police {Department}" },
  ],
} as unknown as Answer;

// What the page's data are read from has to be there before the modules are.
vi.stubGlobal("document", {
  documentElement: { lang: "en" },
  getElementById: (id: string) => (id === "page-data" ? { textContent: JSON.stringify(PAGE) } : null),
});

let addresses: typeof import("../src/explorer/takeaway/addresses.ts");
let citation: typeof import("../src/explorer/takeaway/citation.ts");
let wording: typeof import("../src/explorer/takeaway/wording.ts");
let tables: typeof import("../src/explorer/takeaway/tables.ts");
beforeAll(async () => {
  [addresses, citation, wording, tables] = await Promise.all([
    import("../src/explorer/takeaway/addresses.ts"),
    import("../src/explorer/takeaway/citation.ts"),
    import("../src/explorer/takeaway/wording.ts"),
    import("../src/explorer/takeaway/tables.ts"),
  ]);
});

const SERIES = { basis: "arrest", unit: "people" } as const;
const STATE: State = {
  ...FIRST,
  filters: { city: "chicago", role: "buyer", hours: "20-4" },
  compare: { since: "2012", until: "2014" },
  contrast: "difference",
  step: "quarter",
  view: "table",
  moment: "2013-Q2",
};

describe("addresses to take away", () => {
  test("lead back to the same state", () => {
    const link = new URL(addresses.permalink(STATE, "#11/41.88/-87.63"));
    expect(link.origin + link.pathname).toBe("https://light.example/");
    expect(link.hash).toBe("#11/41.88/-87.63");
    expect(fromAddress(link.search)).toEqual({ state: STATE, unknown: [] });
  });

  test("the code for frames is one element whose values can't break out", () => {
    const code = addresses.embedCode(STATE, 'people "arrested" <b>', 600, 520);
    expect(code).toMatch(
      /^<iframe src="https:\/\/light\.example\/embed\?v=1&amp;city=chicago[^"]*" title="people &quot;arrested&quot; &lt;b&gt;" width="600" height="520" lang="en"/,
    );
    expect(code.match(/</g)).toHaveLength(2);
  });

  test("files are the same question in another format", () => {
    expect(addresses.fileAddress("/api/v1/arrests/cells?city=a&role=buyer", "csv")).toBe(
      "/api/v1/arrests/cells?city=a&role=buyer&format=csv",
    );
    expect(addresses.fileAddress("/api/v1/arrests/cells", "geojson")).toBe("/api/v1/arrests/cells?format=geojson");
  });

  test("file names have letters that every system takes", () => {
    expect(addresses.fileName("san_diego", ["cells", "buyer,exploiter", "", "2015/2019"], "png")).toBe(
      "safelight-san-diego-cells-buyer-exploiter-2015-2019.png",
    );
  });
});

describe("a title", () => {
  test("says city, what is counted, when, and what is left out", () => {
    expect(wording.titleOf(answer, SERIES)).toBe(
      "Chicago: people arrested, 2015 to 2019; counted only: arrested for buying",
    );
  });

  test("says first that data are made up, and the moment that is shown", () => {
    const made = { ...answer, synthetic: true };
    expect(wording.titleOf(made, SERIES, "2016")).toMatch(/^Made-up data, for show: Chicago: people arrested, 2016;/);
  });
});

describe("a citation", () => {
  const cited = {
    sentence: "Chicago: people arrested",
    answer,
    address: "https://light.example/?v=1&city=chicago",
    accessed: "2026-11-22",
  };

  test("names title, state of the data, source, address and day", () => {
    expect(citation.plainCitation(cited)).toBe(
      "Safelight. Chicago: people arrested. Data as of 2026-11-20. From: City of Chicago, Arrests. https://light.example/?v=1&city=chicago (read 2026-11-22).",
    );
  });

  test("names the release, whose numbers never move", () => {
    const released = { ...cited, answer: { ...answer, release: "2026-10" } };
    expect(citation.plainCitation(released)).toContain("Release 2026-10.");
  });

  test("is whole as BibTeX, whatever stands in a name", () => {
    const text = citation.bibtex({ ...cited, sentence: "50 % of _all_ {arrests}" });
    expect(text).toMatch(/^@misc\{safelight-[a-z0-9]+,\n/);
    expect(text).toContain("title = {{50 \\% of \\_all\\_ \\{arrests\\}}}");
    const braces = text.replace(/\\[{}]/g, "");
    expect(braces.match(/\{/g)?.length).toBe(braces.match(/\}/g)?.length);
  });
});

describe("tables", () => {
  const row = (more: Partial<Row>): Row => ({ ...SERIES, status: "shown", people: 0, ...more });
  const rows = [
    row({ cell: "a", people: 7 }),
    row({ cell: "b", people: 120 }),
    row({ cell: "c", status: "protected", people: null }),
    row({ cell: "d", people: 20, part: "rest" }),
  ];
  const texts = (sheet: { lines: readonly { entries: readonly { text: string }[] }[] }, column: number) =>
    sheet.lines.map(({ entries }) => entries[column]?.text);

  test("have every area, most first, and what is protected last", () => {
    const sheet = tables.areaSheet(answer, rows, "People", () => null);
    expect(texts(sheet, 0)).toEqual(["area b", "rest of area d", "area a", "area c"]);
    expect(texts(sheet, 1)).toEqual(["120", "20", "7", "not shown"]);
    expect(texts(sheet, 2)).toEqual(["± 3", "± 3", "± 3", ""]);
  });

  test("say what can't be placed", () => {
    const with_rest = { ...answer, not_on_map: [row({ people: 33 })] };
    expect(
      texts(
        tables.areaSheet(with_rest, rows, "People", () => null),
        0,
      ).at(-1),
    ).toBe("not on the map");
  });

  test("sort both ways, with what has no number last both times", () => {
    const { lines } = tables.areaSheet(answer, rows, "People", () => null);
    const order = (direction: "ascending" | "descending") =>
      tables.sorted(lines, 1, direction).map(({ entries }) => entries[1]?.text);
    expect(order("ascending")).toEqual(["7", "20", "120", "not shown"]);
    expect(order("descending")).toEqual(["120", "20", "7", "not shown"]);
  });

  test("have time in order, whatever order the answer has", () => {
    const times = [row({ year: 2019, people: 3 }), row({ year: 2016, people: 9 })];
    expect(texts(tables.timeSheet(answer, times, "People"), 0)).toEqual(["2016", "2019"]);
  });

  test("never call a difference more than noise allows", () => {
    const said = (verdict: "more" | "less" | "same" | "unknown", point: number | null = 9, low = 4, high = 14) =>
      tables.verdictInWords({ verdict, point, low, high }, "A", "B");
    expect(said("more")).toBe("more: A");
    expect(said("more", null)).toBe("more: A, by 4 at least");
    expect(said("less", null, -14, -4)).toBe("more: B, by 4 at least");
    expect(said("same")).toBe("can't be told apart from noise");
    expect(said("unknown")).toBe("can't be said: a side is held back");
  });
});
