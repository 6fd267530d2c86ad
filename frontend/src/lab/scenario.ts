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
}

export const COUNT = 12;
export const MONTHS = [24, 60, 120, 240] as const;
const USUAL = 120;

export const NOTHING: Scenario = {
  place: "",
  months: USUAL,
  stages: true,
  regime: false,
  levers: Array(COUNT).fill(0),
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
  return said.toString();
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

function setting(text: string | null): number {
  const value = Number(text ?? 0);
  return Number.isFinite(value) ? Math.round(Math.min(Math.max(value, 0), 1) * 20) / 20 : 0;
}
