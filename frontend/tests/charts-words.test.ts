import { beforeAll, expect, test, vi } from "vitest";
import { Problem } from "../src/explorer/api.ts";

const PAGE = {
  language: "en",
  cities: [{ city: "dallas", name: "Dallas", series: [{ basis: "arrest", unit: "people", origin: "open" }] }],
  names: {
    filter: { role: "Side of the trade", venue: "Kind of place", size_band: "Size of operation", hours: "Hours" },
    venue: { street: "street", hotel_motel: "hotel or motel" },
    size_band: { "1": "a single record" },
    weekday: { fri: "Friday" },
    unit: { operations: "operations" },
    things: { "arrest people": "people arrested" },
  },
};

beforeAll(() => {
  const text = JSON.stringify(PAGE);
  vi.stubGlobal("document", {
    documentElement: { lang: "en" },
    getElementById: (id: string) => (id === "page-data" ? { textContent: text } : null),
  });
});

const said = () => import("../src/explorer/charts/said.ts");
const SHOWN = { status: "shown", number: 3120, variance: 3, parts: 1, atLeast: false } as const;
const SEEN = { city: "Dallas", period: "2016 to 2024", basis: "arrest", unit: "people", only: [] } as const;

test("the sentence says how many with the error, and of what", async () => {
  const { sentence } = await said();
  expect(sentence({ ...SEEN, sum: SHOWN, roles: ["buyer"] })).toBe(
    "In Dallas, 2016 to 2024, about 3,120 (give or take 3) people were arrested for buying.",
  );
  expect(sentence({ ...SEEN, sum: SHOWN, roles: [], only: ["street", "men"] })).toBe(
    "In Dallas, 2016 to 2024, about 3,120 (give or take 3) people were arrested; counted only: street, men.",
  );
});

test("an offence is not a person, and what is held back is not a number", async () => {
  const { sentence } = await said();
  const offences = { ...SEEN, basis: "reported_offence", unit: "offences" } as const;
  expect(sentence({ ...offences, sum: SHOWN, roles: ["exploiter"] })).toContain(
    "offences were recorded as promoting or trafficking",
  );
  const held = { ...SHOWN, status: "protected", number: null } as const;
  expect(sentence({ ...SEEN, sum: held, roles: [] })).toContain("how many people arrested is protected");
  const few = { ...SHOWN, status: "few", number: 0 } as const;
  expect(sentence({ ...SEEN, sum: few, roles: [] })).toContain("none or few people were arrested");
  expect(sentence({ ...SEEN, sum: { ...SHOWN, atLeast: true }, roles: [] })).toContain("at least 3,120");
});

test("sides answered one by one are a list, nobody's side is made up", async () => {
  const { listed, sideName } = await said();
  const parts = [
    { role: "buyer", sum: SHOWN },
    { role: "unknown", sum: { ...SHOWN, number: 40 } },
  ];
  expect(listed(SEEN, parts)).toBe(
    "In Dallas, 2016 to 2024, people arrested: about 3,120 arrested for buying, 40 side not said (give or take 3 each).",
  );
  expect(sideName("buyer", "reported_offence", "offences")).toBe("recorded as buying");
});

test("sizes, hours and rates in words", async () => {
  const { hoursName, rate, sizesName } = await said();
  expect([sizesName({ size_min: "2" }), sizesName({ size_max: "4" }), sizesName({ size_max: "1" })]).toEqual([
    "operations of 2 and more",
    "operations of 1 to 4",
    "a single record",
  ]);
  expect([hoursName("20-4"), hoursName("8-16")]).toEqual(["night (20 to 4 h)", "8 to 16 h"]);
  expect([rate(1831, 2_746_388), rate(5740, 2_746_388), rate(3, 2_746_388)]).toEqual(
    ["67", "209", "0.11"].with(0, "66.7"),
  );
});

test("each filter is a chip, and taking it away leaves the others", async () => {
  const { chipsOf, cleared } = await import("../src/explorer/chips-of.ts");
  const filters = { city: "dallas", venue: "hotel_motel,street", hours: "20-4", size_min: "2", size_max: "9" };
  const chips = chipsOf(filters, []);
  expect(chips.map(({ key, value, without }) => [key, value, without])).toEqual([
    ["hours", "night (20 to 4 h)", { hours: "" }],
    ["venue hotel_motel", "hotel or motel", { venue: "street" }],
    ["venue street", "street", { venue: "hotel_motel" }],
    ["size", "operations of 2 to 9", { size_min: "", size_max: "" }],
  ]);
  expect(cleared(filters)).toEqual({ city: "dallas" });
  expect(chipsOf({ city: "dallas" }, [])).toEqual([]);
});

test("a refusal is told without its technical spelling, which is a button", async () => {
  const { nearestFilters, told } = await import("../src/explorer/problems.ts");
  const fix = "The nearest question that is answered: city=dallas role=buyer.";
  const refused = new Problem("refused", `Too few people. ${fix}`, fix, { city: "dallas", role: "buyer", by: "sex" });
  expect(told(refused)).toBe("Too few people.");
  expect(nearestFilters(refused)).toEqual({ city: "dallas", role: "buyer" });
  expect(nearestFilters(new Problem("busy", ""))).toBeNull();
});

test("playing goes on to the end, and around only where it loops", async () => {
  const { nearestMoment, next } = await import("../src/explorer/charts/playing.ts");
  const all = ["2015", "2016", "2017"];
  expect([next(all, "", 1, false), next(all, "", -1, false), next(all, "2015", 1, false)]).toEqual([
    "2015",
    "2017",
    "2016",
  ]);
  expect([next(all, "2017", 1, false), next(all, "2017", 1, true), next([], "", 1, true)]).toEqual([
    null,
    "2015",
    null,
  ]);
  const quarters = ["2016-Q1", "2016-Q2", "2016-Q3"];
  expect(["2016-05", "2015-01", "2019", "2016-Q2"].map((moment) => nearestMoment(quarters, moment))).toEqual([
    "2016-Q2",
    "2016-Q1",
    "2016-Q3",
    "2016-Q2",
  ]);
});
