/** What the page says, in the reader's language: English texts are written in the code, and the page brings others. */

import type { Period } from "./api.ts";
import type { Published, Span } from "./rows.ts";

type Values = Readonly<Record<string, string | number>>;
/** An English text and what to say instead; pairs for one and for many. */
type Texts = Readonly<Record<string, string | readonly [string, string]>>;

/** The language of the page, as its first line names it. */
export const language = typeof document === "undefined" ? "en" : document.documentElement.lang || "en";

/** How numbers and days are written. Spanish is that of the United States: 1,234.5 as the records have it. */
const NUMBERS = language === "es" ? "es-US" : "en-US";
const DAYS = language === "es" ? "es-US" : "en-GB";

let texts: Texts | null = null;

function textsOf(page: Document): Texts {
  const found = page.getElementById("texts")?.textContent;
  return found ? JSON.parse(found) : {};
}

function translated(text: string): string | readonly [string, string] {
  texts ??= typeof document === "undefined" ? {} : textsOf(document);
  return texts[text] || text;
}

/**
 * A text in the reader's language: t("Clear all"), t("{n} areas", { n }). Write the English text out where it is said,
 * because the build and the translators find it by reading the source. Numbers among the values are written by language.
 */
export function t(text: string, values?: Values): string {
  const found = translated(text);
  return filled(typeof found === "string" ? found : found[0], values);
}

/** A text about `n` things: plural("{n} area", "{n} areas", n). */
export function plural(one: string, many: string, n: number, values?: Values): string {
  const found = translated(one);
  const [single, several] = typeof found === "string" ? [one, many] : found;
  return filled(n === 1 ? single : several, { n, ...values });
}

function filled(sentence: string, values: Values | undefined): string {
  if (!values) return sentence;
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return typeof value === "number" ? number(value) : (value ?? place);
  });
}

/** A number by language, such as 12,345 or 0.25 with two digits. */
export function number(value: number, digits = 0): string {
  let writer = writers.get(digits);
  if (writer === undefined) {
    writer = new Intl.NumberFormat(NUMBERS, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    writers.set(digits, writer);
  }
  return writer.format(value);
}

/** Made once for each count of digits: making one takes longer than writing a hundred numbers. */
const writers = new Map<number, Intl.NumberFormat>();

/** A day in words: "30 June 2025", "30 de junio de 2025"; empty stays empty. */
export function day(iso: string): string {
  return inWords(iso, { day: "numeric", month: "long", year: "numeric" });
}

/** A month in words: "June 2025", "junio de 2025". Takes 2025-06 and 2025-06-30. */
export function month(iso: string): string {
  return inWords(iso === "" ? "" : `${iso.slice(0, 7)}-01`, { month: "long", year: "numeric" });
}

function inWords(iso: string, parts: Intl.DateTimeFormatOptions): string {
  if (iso === "") return "";
  return new Date(`${iso.slice(0, 10)}T00:00:00Z`).toLocaleDateString(DAYS, { ...parts, timeZone: "UTC" });
}

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
  if (count.status === "shown") return number(count.number);
  return count.status === "few" ? words.few : words.protected;
}

/** A ratio as people say it: 21, 1.4, 0.06. */
export function figure(ratio: number): string {
  return number(ratio, ratio >= 10 ? 0 : ratio >= 0.1 ? 1 : 2);
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
  return fill(since === "" ? words.to : words.fromTo, { since: day(since), until: day(until) });
}
