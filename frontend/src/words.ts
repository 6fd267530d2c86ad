/** The words that the server put into the page, in the reader's language, and numbers written with them. */

import type { Period } from "./api.ts";
import type { Published, Span } from "./rows.ts";

export interface Words {
  readonly names: Readonly<Record<string, string>>;
  readonly label: Readonly<Record<string, string>>;
  readonly things: Readonly<Record<string, string>>;
  readonly badge: Readonly<Record<string, string>>;
  readonly few: string;
  readonly protected: string;
  readonly cantBeSaid: string;
  readonly lowToHigh: string;
  readonly atLeast: string;
  readonly atMost: string;
  readonly share: string;
  readonly shareUnder: string;
  readonly ofWhich: string;
  readonly fromTo: string;
  readonly to: string;
  readonly loaded: string;
  readonly failed: string;
  readonly unreachable: string;
}

/** Reads the words of the page; a page without them is not ours. */
export function wordsOf(page: Document): Words {
  const text = page.getElementById("words")?.textContent;
  if (!text) throw new Error("the page carries no words");
  return JSON.parse(text);
}

/** Puts values into the places of a sentence: fill("{low} to {high}", {low: "1", high: "2"}). */
export function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}

/** A published number, or why there is none. */
export function publishedText(count: Published, words: Words): string {
  if (count.status === "shown") return count.number.toLocaleString("en");
  return count.status === "few" ? words.few : words.protected;
}

/** A ratio as people say it: 21, 1.4, 0.06. */
export function figure(number: number): string {
  const digits = number >= 10 ? 0 : number >= 0.1 ? 1 : 2;
  return number.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** The ratio's bounds in words. */
export function spanText(span: Span | null, words: Words): string {
  if (span === null) return words.cantBeSaid;
  const low = figure(span.low);
  if (span.high === null) return fill(words.atLeast, { low });
  const high = figure(span.high);
  if (span.low === 0) return fill(words.atMost, { high });
  return low === high ? low : fill(words.lowToHigh, { low, high });
}

/** A share in whole per cent. */
export function shareText(share: number | null, words: Words): string {
  if (share === null) return words.cantBeSaid;
  if (share > 0 && share < 0.005) return words.shareUnder;
  return fill(words.share, { share: String(Math.round(share * 100)) });
}

/** The days that the numbers are of. */
export function periodText({ since = "", until = "" }: Period, words: Words): string {
  if (until === "") return "";
  return fill(since === "" ? words.to : words.fromTo, { since: dayText(since), until: dayText(until) });
}

/** A date in words; empty stays empty. */
export function dayText(day: string): string {
  if (day === "") return "";
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}
