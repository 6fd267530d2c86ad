/** What is asked of the lab, as the address says it: the link of a page is its scenario. */

export interface Scenario {
  readonly place: string;
  readonly months: number;
  /** The client's hypothesis of stages. */
  readonly stages: boolean;
  /** The Nordic model: buying is a crime, selling is not. */
  readonly regime: boolean;
  /** How far each lever is set, 0 to 1, lever 1 first. */
  readonly levers: readonly number[];
  /** What is to be reached; null until somebody says it. */
  readonly goal: Goal | null;
  /** The name of the search whose result is shown; empty for none. */
  readonly search: string;
}

/** At most so many new victims a year by a year, for so many USD a year, in so many per cent of worlds. */
export interface Goal {
  readonly newVictims: number;
  readonly year: number;
  readonly budget: number;
  readonly sure: number;
}

export const COUNT = 12;
export const MONTHS = [24, 60, 120, 240] as const;
const USUAL = 120;
/** Worlds that a search from the page goes through: some seconds of one core. */
export const WORLDS = 200;
const NAME = /^[0-9a-f]{64}-[\w.]{1,30}-\d{1,4}$/;

export const NOTHING: Scenario = {
  place: "",
  months: USUAL,
  stages: true,
  regime: false,
  levers: Array(COUNT).fill(0),
  goal: null,
  search: "",
};

/** A scenario from an address; what it doesn't say, or says wrongly, is as usual. */
export function fromAddress(query: string, places: readonly string[]): Scenario {
  const said = new URLSearchParams(query);
  const place = said.get("place") ?? "";
  const months = Number(said.get("months"));
  return {
    place: places.includes(place) ? place : "",
    months: MONTHS.find((one) => one === months) ?? USUAL,
    stages: said.get("stages") !== "0",
    regime: said.get("Z") === "1",
    levers: NOTHING.levers.map((_, at) => setting(said.get(`u${at + 1}`))),
    goal: goalFrom(said),
    search: NAME.test(said.get("search") ?? "") ? (said.get("search") ?? "") : "",
  };
}

/** The query of a scenario; empty for the usual one. */
export function toAddress(scenario: Scenario): string {
  const said = new URLSearchParams();
  if (scenario.place) said.set("place", scenario.place);
  if (scenario.months !== USUAL) said.set("months", String(scenario.months));
  if (!scenario.stages) said.set("stages", "0");
  if (scenario.regime) said.set("Z", "1");
  scenario.levers.forEach((value, at) => {
    if (value > 0) said.set(`u${at + 1}`, String(value));
  });
  if (scenario.goal) {
    const { newVictims, year, budget, sure } = scenario.goal;
    said.set("goal", [newVictims, year, budget, sure].join("-"));
  }
  if (scenario.search) said.set("search", scenario.search);
  return said.toString();
}

/** A goal that can be searched for, or null. */
export function checked(goal: Goal): Goal | null {
  const { newVictims, year, budget, sure } = goal;
  const whole = Number.isInteger(year) && year >= 1 && year <= 50;
  const possible = newVictims >= 0 && newVictims < 1e9 && budget > 0 && budget < 1e12 && sure > 0 && sure <= 100;
  return whole && possible ? goal : null;
}

/** The goal of an address: four numbers, as `goal=150-5-2000000-80`. */
function goalFrom(said: URLSearchParams): Goal | null {
  const numbers = (said.get("goal") ?? "").split("-").map((one) => (one === "" ? Number.NaN : Number(one)));
  const [newVictims = Number.NaN, year = Number.NaN, budget = Number.NaN, sure = Number.NaN] = numbers;
  return numbers.length === 4 ? checked({ newVictims, year, budget, sure }) : null;
}

/** A search of a goal as the API takes it: where the sliders stand has no part in it. */
export function toSearchBody(scenario: Scenario, goal: Goal): string {
  return JSON.stringify({
    ...JSON.parse(toBody({ ...scenario, levers: NOTHING.levers })),
    goal: { new_victims: goal.newVictims, year: goal.year, budget: goal.budget, probability: goal.sure / 100 },
    search: { worlds: WORLDS },
  });
}

/** A scenario as the API takes it. */
export function toBody(scenario: Scenario): string {
  const set: Record<string, number> = {};
  scenario.levers.forEach((value, at) => {
    if (value > 0) set[`u${at + 1}`] = value;
  });
  if (scenario.regime) set.Z = 1;
  const { place, months, stages } = scenario;
  return JSON.stringify({ version: 1, months, stages, set, ...(place && { place }) });
}

/** What a search depends on: scenarios that agree in it have the same search. */
export function searched({ place, months, stages, regime, goal }: Scenario): string {
  return JSON.stringify([place, months, stages, regime, goal]);
}

/** Levers as sliders can stand. */
export function settings(levers: readonly number[]): number[] {
  return levers.map((one) => setting(String(one)));
}

function setting(text: string | null): number {
  const value = Number(text ?? 0);
  return Number.isFinite(value) ? Math.round(Math.min(Math.max(value, 0), 1) * 20) / 20 : 0;
}
