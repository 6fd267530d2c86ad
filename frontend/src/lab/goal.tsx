/** The goal as four numbers, and the search for baskets that reach it. */

import { useEffect, useRef, useState } from "preact/hooks";
import { number, t } from "../words.ts";
import { checked, type Goal, WORLDS } from "./scenario.ts";
import { atWork, cancel, search } from "./searching.ts";

interface Props {
  readonly goal: Goal;
  readonly years: number;
  readonly set: (goal: Goal) => void;
  readonly begin: (goal: Goal) => void;
}

export function GoalForm({ goal, years, set, begin }: Props) {
  const working = atWork(search.value);
  const [wrong, say] = useState("");
  // Enter changes a field and sends the form in one go, before anything is drawn anew.
  const newest = useRef<Goal | null>(goal);
  useEffect(() => {
    newest.current = goal;
  }, [goal]);
  const change = (by: Partial<Goal>) => {
    newest.current = checked({ ...goal, ...by });
    say(newest.current ? "" : t("Give numbers above zero, a year of the run, and at most 100 %."));
    if (newest.current) set(newest.current);
  };
  const go = (event: Event) => {
    event.preventDefault();
    if (newest.current) begin(newest.current);
  };
  return (
    <form class="lab-goal" aria-label={t("Goal")} onSubmit={go}>
      <Field
        name={t("New victims a year, at most")}
        value={goal.newVictims}
        set={(newVictims) => change({ newVictims })}
      />
      <label>
        {t("in year")}
        <select value={goal.year} onChange={(event) => change({ year: Number(event.currentTarget.value) })}>
          {Array.from({ length: years }, (_, at) => at + 1).map((year) => (
            <option key={year} value={year}>
              {year}
            </option>
          ))}
        </select>
      </label>
      <Field name={t("USD a year on levers, at most")} value={goal.budget} set={(budget) => change({ budget })} />
      <Field name={t("in % of worlds")} value={goal.sure} set={(sure) => change({ sure })} />
      {working ? (
        <button type="button" class="second" onClick={() => cancel()} disabled={search.value.name === ""}>
          {t("Cancel the search")}
        </button>
      ) : (
        <button type="submit">{t("Search baskets")}</button>
      )}
      <p class="quiet">
        {t("All 4,096 baskets in {worlds} uncertain worlds. Twelve long searches an hour are free to each reader.", {
          worlds: WORLDS,
        })}
      </p>
      {wrong && (
        <p class="refusal" role="alert">
          {wrong}
        </p>
      )}
    </form>
  );
}

interface FieldProps {
  readonly name: string;
  readonly value: number;
  readonly set: (value: number) => void;
}

/** A number that is taken over when the reader is done with it. */
function Field({ name, value, set }: FieldProps) {
  const usual = number(value, Number.isInteger(value) ? 0 : 2);
  const [text, write] = useState(usual);
  useEffect(() => write(usual), [usual]);
  const take = (given: string) => {
    write(given);
    set(given.trim() === "" ? Number.NaN : Number(given.replace(/[\s,_]/g, "")));
  };
  return (
    <label>
      {name}
      <input
        inputMode="decimal"
        value={text}
        autocomplete="off"
        onChange={(event) => take(event.currentTarget.value)}
      />
    </label>
  );
}

/** How the search stands, where it has found nothing yet. */
export function Standing() {
  const { state, progress, trouble } = search.value;
  if (trouble) {
    return (
      <p class="refusal" role="alert">
        {trouble}
      </p>
    );
  }
  const said = words(state, progress);
  if (said === "") return null;
  return (
    <div>
      <p role="status">{said}</p>
      {atWork(search.value) && <progress value={progress} max="1" aria-label={t("How far the search has come")} />}
    </div>
  );
}

function words(state: string, progress: number): string {
  if (state === "asked" || state === "waiting") return t("The search waits for its turn…");
  if (state === "running")
    return t("{part} % of the baskets and worlds are done.", { part: Math.floor(100 * progress) });
  if (state === "cancelled") return t("The search was cancelled. Asked for again, it goes on where it was.");
  if (state === "failed") return t("The search could not be done. Ask for it again.");
  if (state === "gone")
    return t("This search is no longer kept here. Ask for it again: the same goal gives the same answer.");
  return "";
}
