/** Steps of time: years "2016", quarters "2016-Q4" and months "2016-11", as the API writes them, and days between. */

import { month, t } from "../../words.ts";
import type { Row } from "../api.ts";
import type { Step } from "../state.ts";

const MONTHS: Readonly<Record<Step, number>> = { year: 12, quarter: 3, month: 1 };
const KEY = /^(\d{4})(?:-(?:Q([1-4])|(\d{2})))?$/;
const DAY = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/;
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

/** Which step a key names. */
export function stepOf(key: string): Step {
  if (key.includes("Q")) return "quarter";
  return key.length > 4 ? "month" : "year";
}

/** The place of a key among all of its step; neighbours differ by one. */
export function placeOf(key: string): number {
  const [, year = "0", quarter, of] = KEY.exec(key) ?? [];
  if (quarter !== undefined) return Number(year) * 4 + Number(quarter) - 1;
  if (of !== undefined) return Number(year) * 12 + Number(of) - 1;
  return Number(year);
}

/** The key at a place. */
export function keyAt(step: Step, place: number): string {
  const each = 12 / MONTHS[step];
  const year = String(Math.floor(place / each)).padStart(4, "0");
  if (step === "year") return year;
  const within = (place % each) + 1;
  return step === "quarter" ? `${year}-Q${within}` : `${year}-${String(within).padStart(2, "0")}`;
}

/** The key of the step that holds a day. */
export function keyOf(day: string, step: Step): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  return keyAt(step, Math.floor(months / MONTHS[step]));
}

/** All keys from one to another of the same step, both included. */
export function keysBetween(first: string, last: string): string[] {
  const step = stepOf(first);
  const start = placeOf(first);
  return Array.from({ length: Math.max(placeOf(last) - start + 1, 0) }, (_, more) => keyAt(step, start + more));
}

/** First day of a step. */
export function firstDay(key: string): string {
  const step = stepOf(key);
  return `${keyAt("month", placeOf(key) * MONTHS[step])}-01`;
}

/** Last day of a step. */
export function lastDay(key: string): string {
  const step = stepOf(key);
  return endOfMonth(keyAt("month", (placeOf(key) + 1) * MONTHS[step] - 1));
}

function endOfMonth(key: string): string {
  const [year, of] = [Number(key.slice(0, 4)), Number(key.slice(5, 7))];
  return `${key}-${String(new Date(Date.UTC(year, of, 0)).getUTCDate()).padStart(2, "0")}`;
}

/** The step of a row, whichever it is by; empty where it is by none. */
export function keyIn(row: Row): string {
  return String(row.month ?? row.quarter ?? row.year ?? "");
}

/** A step in words: "2016", "January to March 2016", "November 2016". */
export function stepName(key: string): string {
  const step = stepOf(key);
  if (step === "year") return key;
  if (step === "month") return month(key);
  return quarterName(key);
}

function quarterName(key: string): string {
  const year = key.slice(0, 4);
  switch (key.slice(-1)) {
    case "1":
      return t("January to March {year}", { year });
    case "2":
      return t("April to June {year}", { year });
    case "3":
      return t("July to September {year}", { year });
    default:
      return t("October to December {year}", { year });
  }
}

/** A period in words: years where it is whole years, months where it is whole months. */
export function periodName(since: string, until: string): string {
  if (since === "" && until === "") return t("in all closed months on record");
  const years = since.endsWith("01-01") && until.endsWith("12-31");
  const first = years ? since.slice(0, 4) : month(since);
  const last = years ? until.slice(0, 4) : month(until);
  if (since === "") return t("up to {last}", { last });
  if (until === "") return t("from {first} on", { first });
  return first === last ? first : t("{first} to {last}", { first, last });
}

/**
 * The period of numbers: what was asked, but no longer than there are records. Where it begins with the first step on
 * record, it is told by that step, which it may begin within.
 */
export function recorded(since: string, until: string, keys: readonly string[]): string {
  const known = keys.filter((key) => key !== "").toSorted();
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || until === "") return periodName(since, until);
  const end = lastDay(last) < until && lastDay(last) > since ? lastDay(last) : until;
  if (since !== "" || firstDay(first) > end) return periodName(since, end);
  const years = stepOf(first) === "year";
  const from = years ? first : month(firstDay(first));
  const to = years && end.endsWith("12-31") ? end.slice(0, 4) : month(end);
  return from === to ? from : t("{first} to {last}", { first: from, last: to });
}

/** A date as people type it (2015, 2015-03, 2015-03-01), as a day: the first that it means, or the last. Else null. */
export function typed(text: string, end: "first" | "last"): string | null {
  const match = DAY.exec(text.trim());
  if (!match) return null;
  const [year, of, on] = [Number(match[1]), Number(match[2] ?? (end === "first" ? 1 : 12)), match[3]];
  if (year < FIRST_YEAR || year > LAST_YEAR || of < 1 || of > 12) return null;
  const key = `${match[1]}-${String(of).padStart(2, "0")}`;
  const last = endOfMonth(key);
  if (on === undefined) return end === "first" ? `${key}-01` : last;
  const day = `${key}-${on.padStart(2, "0")}`;
  return Number(on) >= 1 && day <= last ? day : null;
}

/** The shortest way to write a day that begins or ends something: "2015", "2015-03" or "2015-03-05". */
export function shortest(day: string, end: "first" | "last"): string {
  for (const text of [day.slice(0, 4), day.slice(0, 7)]) if (typed(text, end) === day) return text;
  return day;
}
