/** Published numbers and filters in words. A charge is not an identity, and an offence is not a person. */

import { number, t } from "../../words.ts";
import type { Unit } from "../api.ts";
import { asks, nameOf } from "../page.ts";
import { type Filters, wordsIn } from "../state.ts";
import { periodName, typed } from "./steps.ts";
import { giveOrTake, type Total } from "./sums.ts";

/** A number on a bar: short, never bare of its state. */
export function short(sum: Total): string {
  if (sum.status === "protected") return t("protected");
  if (sum.status === "few") return t("none or few");
  const written = number(sum.number ?? 0);
  return sum.atLeast ? t("{number}+", { number: written }) : written;
}

/** A number for a sentence, with what noise it has. */
export function long(sum: Total): string {
  if (sum.status === "protected") return t("a number that is protected");
  if (sum.status === "few") return t("none or few");
  const values = { number: number(sum.number ?? 0), off: number(giveOrTake(sum.variance)) };
  return sum.atLeast
    ? t("at least {number} (give or take {off})", values)
    : t("about {number} (give or take {off})", values);
}

/** What is counted: "people arrested", "offences", "operations". */
export function things(basis: string, unit: Unit): string {
  if (unit === "operations") return nameOf("unit", "operations");
  const name = nameOf("things", `${basis} ${unit}`);
  return name === `${basis} ${unit}` ? nameOf("unit", unit) : name;
}

/** What the charge speaks of, so that "recorded as {deed}" and "arrested for {deed}" read right. */
export function deed(role: string): string {
  switch (role) {
    case "prostituted_person":
      return t("selling");
    case "buyer":
      return t("buying");
    case "exploiter":
      return t("promoting or trafficking");
    default:
      return t("side not said");
  }
}

/** A side of the trade, as the basis knows it: people are arrested for it, offences are recorded as it. */
export function sideName(role: string, basis: string, unit: Unit): string {
  if (role === "unknown") return deed(role);
  if (basis === "arrest" && unit === "people") return t("arrested for {deed}", { deed: deed(role) });
  if (basis === "citation" && unit === "people") return t("cited for {deed}", { deed: deed(role) });
  return t("recorded as {deed}", { deed: deed(role) });
}

const NIGHT = "20-4";

/** Hours in words: "20 to 4 h". */
export function hoursName(hours: string): string {
  const [from = "", to = ""] = hours.split("-");
  return hours === NIGHT ? t("night (20 to 4 h)") : t("{from} to {to} h", { from, to });
}

/** Sizes in words: "5 to 24 records", "25 records and more". */
export function sizesName({ size_min = "", size_max = "" }: Filters): string {
  const from = size_min || "1";
  if (size_max === "") return t("operations of {from} and more", { from });
  if (size_max === from) return from === "1" ? nameOf("size_band", "1") : t("operations of {from}", { from });
  return t("operations of {from} to {to}", { from, to: size_max });
}

/** What is counted only, besides sides and time: for the end of a sentence. */
export function only(filters: Filters): readonly string[] {
  const listed = (["charge", "venue", "sex", "age_band", "race"] as const).flatMap((name) =>
    wordsIn(filters, name).map((word) => nameOf(name, word)),
  );
  const sizes = filters.size_min !== undefined || filters.size_max !== undefined ? [sizesName(filters)] : [];
  const hours = filters.hours === undefined ? [] : [hoursName(filters.hours)];
  const days = wordsIn(filters, "weekdays").map((day) => nameOf("weekday", day));
  return [...listed, ...sizes, ...hours, ...days];
}

/** A question in few words, for a button that asks it. */
export function question(filters: Filters, series: { readonly basis: string; readonly unit: Unit }): string {
  const sides = wordsIn(filters, "role").map((role) => sideName(role, series.basis, series.unit));
  const parts = [...sides, ...only(filters)];
  if (filters.since !== undefined || filters.until !== undefined) {
    parts.push(periodName(typed(filters.since ?? "", "first") ?? "", typed(filters.until ?? "", "last") ?? ""));
  }
  return parts.length === 0 ? t("everything, without filters") : parts.join(", ");
}

export interface Seen {
  readonly city: string;
  readonly period: string;
  readonly basis: string;
  readonly unit: Unit;
  readonly sum: Total;
  /** Sides asked for; empty for all. */
  readonly roles: readonly string[];
  readonly only: readonly string[];
}

/** The sentence above the picture. */
export function sentence({ city, period, basis, unit, sum, roles, only: limits }: Seen): string {
  const values = {
    city,
    period,
    count: long(sum),
    deeds: roles.map(deed).join(t(" or ")),
    things: things(basis, unit),
  };
  if (sum.status === "protected") {
    const held = t(
      "In {city}, {period}, how many {things} is protected: nobody or few people, or one event, stand behind it",
      values,
    );
    return ended(held, [...roles.map(deed), ...limits]);
  }
  if (roles.includes("unknown")) return listed({ city, period, basis, unit, only: limits }, [{ role: "unknown", sum }]);
  return ended(told(basis, unit, roles.length > 0, values), limits);
}

/** The sentence where several sides are answered one by one: a list, with the error once. */
export function listed(
  { city, period, basis, unit, only: limits }: Omit<Seen, "sum" | "roles">,
  parts: readonly { readonly role: string; readonly sum: Total }[],
): string {
  const off = number(Math.max(...parts.map(({ sum }) => giveOrTake(sum.variance))));
  const list = parts.map(({ role, sum }) => `${short(sum)} ${sideName(role, basis, unit)}`).join(", ");
  const values = { city, period, things: things(basis, unit), list, off };
  return ended(t("In {city}, {period}, {things}: about {list} (give or take {off} each)", values), limits);
}

function ended(said: string, limits: readonly string[]): string {
  if (limits.length === 0) return t("{said}.", { said });
  return t("{said}; counted only: {limits}.", { said, limits: limits.join(", ") });
}

type Values = Readonly<Record<string, string>>;

function told(basis: string, unit: Unit, sided: boolean, values: Values): string {
  if (unit === "people" && basis === "arrest") {
    return sided
      ? t("In {city}, {period}, {count} people were arrested for {deeds}", values)
      : t("In {city}, {period}, {count} people were arrested", values);
  }
  if (unit === "offences") {
    return sided
      ? t("In {city}, {period}, {count} offences were recorded as {deeds}", values)
      : t("In {city}, {period}, {count} offences were recorded", values);
  }
  if (unit === "operations") {
    return sided
      ? t("In {city}, {period}, {count} police operations are on record, single arrests included, for {deeds}", values)
      : t("In {city}, {period}, {count} police operations are on record, single arrests included", values);
  }
  return sided
    ? t("In {city}, {period}: {count} {things}, recorded as {deeds}", values)
    : t("In {city}, {period}: {count} {things}", values);
}

/** Per as many residents as the page's rates are, with one digit, or two where it is small. */
export function rate(count: number, residents: number): string {
  const per = (count / residents) * asks().per;
  return number(per, per >= 100 ? 0 : per >= 1 ? 1 : 2);
}
