import { expect, test } from "vitest";
import { type AreaAnswer, kindsIn } from "../src/areas/answers.ts";
import { fromAddress, toAddress } from "../src/explorer/state.ts";

test("kinds that are here come first, and those of other cities aren't told", () => {
  const one = { sources: [], since: null, why: null };
  const kinds = [
    { ...one, city: "los_angeles", kind: "police_call", state: "not_published" },
    { ...one, city: "los_angeles", kind: "sanitation_request", state: "held" },
    { ...one, city: "seattle", kind: "police_call", state: "held" },
  ];
  const told = kindsIn({ kinds } as unknown as AreaAnswer, "los_angeles");
  expect(told.map(({ kind }) => kind)).toEqual(["sanitation_request", "police_call"]);
  expect(kindsIn(null, "los_angeles")).toEqual([]);
});

test("what an address of areas asks goes through it and back", () => {
  const address = "?v=1&city=seattle&about=activity&kind=call";
  const { state, unknown } = fromAddress(address);
  expect(unknown).toEqual([]);
  expect(state.filters).toEqual({ city: "seattle", about: "activity", kind: "call" });
  expect(toAddress(state)).toBe(address);
});
