/** From a goal to the baskets that reach it, below the levers and what follows from them. */

import { useEffect } from "preact/hooks";
import { t } from "../words.ts";
import type { Run } from "./asking.ts";
import { lastYear, rounded } from "./figures.ts";
import type { Basket } from "./found.ts";
import { GoalForm, Standing } from "./goal.tsx";
import { Result } from "./result.tsx";
import { type Goal, type Scenario, settings, toSearchBody } from "./scenario.ts";
import { begin, search } from "./searching.ts";

/** A spread of a twentieth to a half of worlds, taken to the 80th of a hundred: quantiles of a normal distribution. */
const TO_80 = 0.8416 / 1.6449;
const PART = 0.6;
const SPENT = 0.4;
const FIRST_YEAR = 5;

interface Props {
  readonly scenario: Scenario;
  readonly run: Run | null;
  /** USD a year of all levers in full, at this place. */
  readonly cost: number;
  readonly change: (by: Partial<Scenario>) => void;
}

export function Reaching({ scenario, run, cost, change }: Props) {
  const years = scenario.months / 12;
  const goal = scenario.goal ?? (run && usualGoal(run, years, cost));
  const { name, found } = search.value;
  const choose = (basket: Basket) => change({ levers: settings(basket.levers) });
  useEffect(() => {
    if (scenario.goal && scenario.goal.year > years) change({ goal: { ...scenario.goal, year: years } });
  }, [years]);
  if (goal === null) return null;
  return (
    <section class="lab-goals" aria-label={t("Which baskets reach a goal")}>
      <h2>{t("Which baskets reach a goal")}</h2>
      <GoalForm
        goal={goal}
        years={years}
        set={(to) => change({ goal: to })}
        begin={(to) =>
          begin(toSearchBody(scenario, to), (named) => {
            change({ goal: to, search: named });
          })
        }
      />
      <Standing />
      {found && (
        <Result
          found={found}
          search={name}
          choose={choose}
          shown={(basket) => settings(basket.levers).join() === scenario.levers.join()}
        />
      )}
    </section>
  );
}

/** Where a goal may begin: three fifths of what is usual, for two fifths of what all levers cost. */
export function usualGoal(run: Run, years: number, cost: number): Goal | null {
  const base = run.intervals.base.new_victims;
  if (!base) return null;
  const year = Math.min(FIRST_YEAR, years);
  const counted = (values: readonly number[]) => lastYear(values.slice(0, year * 12 + 1));
  const middle = counted(base.p50);
  const most = middle * (counted(base.p95) / middle || 1) ** TO_80;
  return { newVictims: rounded(PART * most), year, budget: rounded(SPENT * cost), sure: 80 };
}
