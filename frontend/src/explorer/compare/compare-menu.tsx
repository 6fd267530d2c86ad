/** Choosing what to compare with: another city, another period or another side of the trade. */

import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { t } from "../../words.ts";
import { go, here, state } from "../model.ts";
import { nameOf, page } from "../page.ts";
import { type Contrast, changed, type Filters } from "../state.ts";
import { Dialog } from "../takeaway/dialog.tsx";
import { cityName } from "../takeaway/wording.ts";
import "./compare.css";
import { exchanged, type Kind, kindOf } from "./kinds.ts";

export const choosing = signal(false);

const ROLES = ["prostituted_person", "buyer", "exploiter", "unknown"] as const;

/** The years before a period, as long as it is; without a period, nothing is proposed. */
export function yearsBefore(since: string, until: string): { readonly since: string; readonly until: string } {
  const [first, last] = [Number(since.slice(0, 4)), Number(until.slice(0, 4))];
  if (!first || !last || last < first) return { since: "", until: "" };
  const years = last - first + 1;
  return { since: String(first - years), until: String(first - 1) };
}

interface Choice {
  readonly kind: Kind;
  readonly city: string;
  readonly since: string;
  readonly until: string;
  readonly role: string;
  /** The side of the trade on this side, for a comparison of two. */
  readonly mine: string;
}

function firstChoice(): Choice {
  const { filters, compare } = state.peek();
  const before = yearsBefore(filters.since ?? "", here.cells.peek().document?.question.until ?? "");
  const first = page().cities.find(({ city, series }) => city !== filters.city && series.length > 0);
  return {
    kind: compare === null ? "city" : kindOf(compare),
    city: compare?.city ?? first?.city ?? "",
    since: compare?.since ?? before.since,
    until: compare?.until ?? before.until,
    role: compare?.role ?? (filters.role === "buyer" ? "prostituted_person" : "buyer"),
    mine: filters.role ?? "prostituted_person",
  };
}

/** What the other side asks instead, for a choice; null for a choice that is not complete. */
export function compareFor({ kind, city, since, until, role, mine }: Choice): Filters | null {
  if (kind === "city") return city === "" ? null : { city };
  if (kind === "role") return role === mine ? null : { role };
  return since === "" && until === "" ? null : { since, until };
}

/** An input is a year, a month or a day; the API judges it. */
function Day({
  label,
  value,
  set,
}: {
  readonly label: string;
  readonly value: string;
  readonly set: (text: string) => void;
}) {
  return (
    <label>
      {label}
      <input
        type="text"
        inputMode="numeric"
        autocomplete="off"
        placeholder="2015"
        value={value}
        onInput={(event) => set(event.currentTarget.value.trim())}
      />
    </label>
  );
}

function RoleSelect({
  label,
  value,
  set,
}: {
  readonly label: string;
  readonly value: string;
  readonly set: (role: string) => void;
}) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => set(event.currentTarget.value)}>
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {nameOf("role", role)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Choices() {
  const { filters, compare, contrast } = state.value;
  const [choice, choose] = useState(firstChoice);
  const set = (change: Partial<Choice>) => choose({ ...choice, ...change });
  const wanted = compareFor(choice);
  const kinds = { city: t("Another city"), period: t("Another period"), role: t("Another side of the trade") };
  function start(event: Event): void {
    event.preventDefault();
    if (wanted === null) return;
    const own = choice.kind === "role" ? { filters: changed(filters, { role: choice.mine }) } : {};
    go({ ...own, compare: wanted, contrast: choice.kind === "city" ? "side" : contrast });
    choosing.value = false;
  }
  return (
    <form class="compare-choices" onSubmit={start}>
      <fieldset class="sizes">
        <legend>{t("Compare {city} with", { city: cityName(filters.city) })}</legend>
        {Object.entries(kinds).map(([kind, name]) => (
          <label key={kind}>
            <input
              type="radio"
              name="kind"
              checked={choice.kind === kind}
              onChange={() => set({ kind: kind as Kind })}
            />
            {name}
          </label>
        ))}
      </fieldset>
      {choice.kind === "city" && (
        <label>
          {t("City")}
          <select value={choice.city} onChange={(event) => set({ city: event.currentTarget.value })}>
            {page()
              .cities.filter(({ city }) => city !== filters.city)
              .map(({ city, name, series }) => (
                <option key={city} value={city} disabled={series.length === 0}>
                  {series.length === 0 ? t("{name} (no records here)", { name }) : name}
                </option>
              ))}
          </select>
        </label>
      )}
      {choice.kind === "period" && (
        <div class="compare-days">
          <Day label={t("From")} value={choice.since} set={(since) => set({ since })} />
          <Day label={t("To")} value={choice.until} set={(until) => set({ until })} />
          <p class="quiet">{t("A year, a month such as 2015-03, or a day. The same filters hold on both sides.")}</p>
        </div>
      )}
      {choice.kind === "role" && (
        <div class="compare-days">
          <RoleSelect label={t("This side")} value={choice.mine} set={(mine) => set({ mine })} />
          <RoleSelect label={t("The other side")} value={choice.role} set={(role) => set({ role })} />
        </div>
      )}
      <div class="compare-act">
        <button type="submit" disabled={wanted === null}>
          {t("Compare")}
        </button>
        {compare !== null && (
          <button
            type="button"
            class="quiet-button"
            onClick={() => {
              go({ compare: null, contrast: "side" });
              choosing.value = false;
            }}
          >
            {t("Stop comparing")}
          </button>
        )}
      </div>
    </form>
  );
}

export function CompareMenu() {
  return (
    <Dialog open={choosing} title={t("Compare")}>
      <Choices />
    </Dialog>
  );
}

/** While two sides are compared: how they are drawn, changing sides, and the way out. */
export function CompareSwitch() {
  const { filters, compare, contrast } = state.value;
  if (compare === null) return null;
  const ways: readonly (readonly [Contrast, string])[] = [
    ["side", t("Side by side")],
    ["difference", t("Difference")],
  ];
  return (
    <div class="compare-switch">
      <fieldset class="switch">
        <legend class="hidden">{t("How the comparison is shown")}</legend>
        {ways.map(([way, name]) => (
          <button
            key={way}
            type="button"
            class="quiet-button"
            aria-pressed={contrast === way}
            onClick={() => go({ contrast: way })}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <button type="button" class="quiet-button" onClick={() => go({ ...exchanged(filters, compare), moment: "" })}>
        {t("Change sides")}
      </button>
      <button type="button" class="quiet-button" onClick={() => go({ compare: null, contrast: "side" })}>
        {t("Stop comparing")}
      </button>
    </div>
  );
}
