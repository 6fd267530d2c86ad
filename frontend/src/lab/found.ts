/** What a search found, as the API tells it; see `Found` in the search's own document. */

/** A quantity over all worlds. */
export type Spread = Readonly<Record<"mean" | "p05" | "p50" | "p95", number>>;

export interface Basket {
  /** Null where levers are set in part. */
  readonly number: number | null;
  readonly levers: readonly number[];
  readonly cost_a_year: number;
  readonly reaches: number | null;
  readonly new_victims_a_year: Spread;
  readonly r_arrested: Spread;
  readonly regret: Readonly<Record<"mean" | "p90" | "most", number>> | null;
  readonly credits: readonly { readonly lever: number; readonly averted: number; readonly grade: string }[];
  readonly grade: string;
  readonly more_victims_arrested: number;
  readonly more_violence: number;
}

interface Quantity {
  readonly symbol: string;
  readonly means: string;
  readonly grade: string;
}

export interface Swing extends Quantity {
  readonly assumption: boolean;
  readonly low: number;
  readonly high: number;
  readonly at_low: number;
  readonly at_high: number;
}

export interface Index extends Quantity {
  readonly assumption: boolean;
  readonly first: number;
  readonly total: number;
  readonly total_within: number;
}

interface Worth extends Quantity {
  readonly fewer_a_year: number;
  readonly by_chance: number;
}

interface Harm {
  readonly status: "evidence" | "unknown";
  readonly said: string;
}

export interface Found {
  readonly hash: string;
  readonly seed: number;
  readonly worlds: number;
  readonly version: string;
  readonly levers: readonly {
    readonly number: number;
    readonly name: string;
    readonly grade: string;
    readonly sells_by_choice: Harm;
    readonly unhoused: Harm;
  }[];
  readonly baskets: readonly Basket[];
  readonly chosen: number;
  readonly goal: {
    readonly at_most: number;
    readonly by_year: number;
    readonly probability: number;
    readonly budget: number | null;
    readonly status: "already met" | "reached" | "not reached";
    readonly said: string;
    readonly cheapest: readonly number[];
    readonly nearest: {
      readonly probability_by: number;
      readonly new_victims_by: number;
      readonly budget_by: number | null;
    } | null;
  } | null;
  readonly frontier: readonly number[];
  readonly robust: readonly number[];
  readonly expected: readonly number[];
  readonly boxes: readonly { readonly basket: number; readonly said: string }[];
  readonly drivers: {
    readonly indices: readonly Index[];
    readonly converged: boolean;
    readonly tornado: readonly Swing[];
    readonly usual: number;
    readonly perfect_information: number;
    readonly information: readonly Worth[];
  };
  readonly partial: readonly Basket[];
  readonly assumptions: readonly { readonly symbol: string; readonly swing: number }[];
  readonly assumed_levers: number;
  readonly warnings: readonly string[];
}

/** Baskets by their numbers, in that order. */
export function basketsOf(found: Found, numbers: readonly number[]): Basket[] {
  const known = new Map(found.baskets.map((basket) => [basket.number, basket]));
  return numbers.flatMap((number) => known.get(number) ?? []);
}
