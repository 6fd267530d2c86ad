/** The lab: levers at the side, what would follow beside them, and how little it rests on before both. */

import { signal } from "@preact/signals";
import { render } from "preact";
import { language, t } from "../words.ts";
import { type Answer, ask, type Band } from "./asking.ts";
import { Chart } from "./chart.tsx";
import { about, lastYear } from "./figures.ts";
import { Reaching } from "./reaching.tsx";
import { fromAddress, MONTHS, NOTHING, type Scenario, searched, toAddress, toBody } from "./scenario.ts";
import { show } from "./searching.ts";

interface Lever {
  readonly number: number;
  readonly name: string;
  readonly grade: string;
}

interface PageData {
  readonly levers: readonly Lever[];
  /** Places, with what all levers cost there a year; `cost` is that of a million residents. */
  readonly places: readonly { readonly id: string; readonly name: string; readonly cost: number }[];
  readonly cost: number;
  readonly regime: string;
}

/** A slider that moves asks when it rests this long. */
const REST_MS = 60;

const scenario = signal<Scenario>(NOTHING);
const answer = signal<Answer>({ run: null, trouble: "" });
const busy = signal(true);
let page: PageData = { levers: [], places: [], cost: 0, regime: "" };
let waiting: ReturnType<typeof setTimeout> | undefined;
let asked = new AbortController();

/** Takes the place of what the server wrote. */
export function start(root: HTMLElement): void {
  page = JSON.parse(document.getElementById("page-data")?.textContent ?? "{}");
  const read = () => {
    scenario.value = fromAddress(
      location.search,
      page.places.map((place) => place.id),
    );
    question(0);
    show(scenario.value.search);
  };
  read();
  addEventListener("popstate", read);
  root.replaceChildren();
  render(<Lab />, root);
}

function change(by: Partial<Scenario>, keep = true): void {
  const next = { ...scenario.value, ...by };
  // A search is of one place and goal: with another it is no longer what the page is about.
  const search = by.search ?? (searched(next) === searched(scenario.value) ? next.search : "");
  scenario.value = { ...next, search };
  show(search);
  const query = toAddress(scenario.value);
  const address = query ? `?${query}` : location.pathname;
  if (keep) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  question(REST_MS);
}

function question(rest: number): void {
  clearTimeout(waiting);
  asked.abort();
  asked = new AbortController();
  const { signal: newest } = asked;
  busy.value = true;
  waiting = setTimeout(async () => {
    const found = await ask(toBody(scenario.value), language, newest);
    if (found === null) return;
    answer.value = found.run
      ? found
      : { run: answer.value.run, trouble: found.trouble || t("The answer didn't come. Try again.") };
    busy.value = false;
  }, rest);
}

function Lab() {
  const { place } = scenario.value;
  const cost = page.places.find((one) => one.id === place)?.cost ?? page.cost;
  return (
    <>
      <LeversAndAnswer />
      <Reaching scenario={scenario.value} run={answer.value.run} cost={cost} change={change} />
    </>
  );
}

function LeversAndAnswer() {
  return (
    <div class="lab" aria-busy={busy.value}>
      <Levers />
      <section class="lab-answer" aria-label={t("What would follow")}>
        {answer.value.trouble && (
          <p class="refusal" role="alert">
            {answer.value.trouble}
          </p>
        )}
        <Outcome />
      </section>
    </div>
  );
}

function Levers() {
  const { place, months, stages, regime, levers } = scenario.value;
  return (
    <form class="lab-levers" aria-label={t("Levers")} onSubmit={(event) => event.preventDefault()}>
      <div class="lab-where">
        <label>
          {t("Place")}
          <select value={place} onChange={(event) => change({ place: event.currentTarget.value })}>
            <option value="">{t("a million residents")}</option>
            {page.places.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("Years")}
          <select value={months} onChange={(event) => change({ months: Number(event.currentTarget.value) })}>
            {MONTHS.map((one) => (
              <option key={one} value={one}>
                {one / 12}
              </option>
            ))}
          </select>
        </label>
      </div>
      {page.levers.map((lever) => (
        <Slider key={lever.number} lever={lever} value={levers[lever.number - 1] ?? 0} />
      ))}
      <label class="lab-switch">
        <input type="checkbox" checked={regime} onChange={(event) => change({ regime: event.currentTarget.checked })} />
        {page.regime}
      </label>
      <label class="lab-switch">
        <input type="checkbox" checked={stages} onChange={(event) => change({ stages: event.currentTarget.checked })} />
        {t("the client's hypothesis of stages")}
      </label>
      <button type="button" class="second" onClick={() => change({ levers: NOTHING.levers, regime: false })}>
        {t("Nothing added")}
      </button>
    </form>
  );
}

function Slider({ lever, value }: { readonly lever: Lever; readonly value: number }) {
  const set = (to: number, keep: boolean) =>
    change({ levers: scenario.value.levers.map((one, at) => (at === lever.number - 1 ? to : one)) }, keep);
  return (
    <label class="lab-lever">
      <span>
        {lever.number}. {lever.name}{" "}
        <abbr title={lever.grade === "D" ? t("no study measured its effect") : t("grade of its evidence")}>
          {lever.grade}
        </abbr>
      </span>
      <input
        type="range"
        min="0"
        max="1"
        step="0.05"
        value={value}
        onInput={(event) => set(Number(event.currentTarget.value), false)}
      />
      <output>{Math.round(value * 100)} %</output>
    </label>
  );
}

function Outcome() {
  const { run } = answer.value;
  if (run === null) return <p class="quiet">{t("Worlds are worked out…")}</p>;
  const { better, run: now, base, worlds } = run.intervals;
  return (
    <>
      <p class="lead" role="status">
        {!scenario.value.regime && scenario.value.levers.every((one) => one === 0)
          ? t("Nothing is added yet: move a lever.")
          : t("Fewer people in exploitation at the end than with nothing added in {share} % of {worlds} worlds.", {
              share: Math.round((better.N ?? 0) * 100),
              worlds,
            })}
      </p>
      <p class="note">{run.says}</p>
      <Chart run={run} />
      <table class="lab-table">
        <caption>{t("Nine tenths of the worlds, at the end")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("What")}</th>
            <th scope="col">{t("nothing added")}</th>
            <th scope="col">{t("this basket")}</th>
          </tr>
        </thead>
        <tbody>
          <Line name={t("people in exploitation")} of={(band) => band.at(-1) ?? 0} base={base.N} now={now.N} />
          <Line name={t("new victims in the last year")} of={lastYear} base={base.new_victims} now={now.new_victims} />
          <Line
            name={t("victims arrested in the last year")}
            of={lastYear}
            base={base.victims_arrested}
            now={now.victims_arrested}
          />
          <Line
            name={t("violent events in the last year")}
            of={lastYear}
            base={base.violent_events}
            now={now.violent_events}
          />
          <Line
            name={t("cost in all, discounted, USD")}
            of={(band) => band.at(-1) ?? 0}
            base={base.cost_discounted}
            now={now.cost_discounted}
          />
        </tbody>
      </table>
      <details>
        <summary>{t("Assumptions at work: {n}", { n: run.assumptions.length })}</summary>
        <ul>
          {run.assumptions.map((one) => (
            <li key={one.symbol}>
              <code>{one.symbol}</code> {one.means} ({one.standing})
            </li>
          ))}
        </ul>
      </details>
      <p class="quiet">
        {t("This page's address holds the scenario.")} <Download />
      </p>
    </>
  );
}

interface LineProps {
  readonly name: string;
  readonly of: (values: readonly number[]) => number;
  readonly base: Band | undefined;
  readonly now: Band | undefined;
}

function Line({ name, of, base, now }: LineProps) {
  if (!base || !now) return null;
  const told = (band: Band) => t("{low} to {high}", { low: about(of(band.p05)), high: about(of(band.p95)) });
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{told(base)}</td>
      <td>{told(now)}</td>
    </tr>
  );
}

function Download() {
  const { run } = answer.value;
  if (run === null) return null;
  const save = () => {
    const address = URL.createObjectURL(new Blob([JSON.stringify(run)], { type: "application/json" }));
    const link = Object.assign(document.createElement("a"), {
      href: address,
      download: `run-${run.hash.slice(0, 12)}.json`,
    });
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <button type="button" class="second" onClick={save}>
      {t("Download this run")}
    </button>
  );
}
