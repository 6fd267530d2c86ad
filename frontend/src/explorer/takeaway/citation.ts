/** How to cite what the page shows: as a line of text and for reference managers. */

import { t } from "../../words.ts";
import type { Answer } from "../api.ts";

/** What a citation is made of; `accessed` is an ISO day. */
export interface Cited {
  readonly sentence: string;
  readonly answer: Pick<Answer, "sources" | "as_of" | "release" | "synthetic">;
  readonly address: string;
  readonly accessed: string;
}

/** The state of the data: a release, whose numbers never move, or the day of the copy. */
export function edition(answer: Cited["answer"]): string {
  if (answer.release) return t("release {name}", { name: answer.release });
  return answer.as_of ? t("data as of {day}", { day: answer.as_of.slice(0, 10) }) : t("data without a date");
}

/** The sources as their publishers want to be named, with the licence of each. */
export function sourceLines(answer: Cited["answer"]): string[] {
  return answer.sources.map((source) =>
    t("{citation} Licence: {licence}", { citation: closed(source.citation), licence: closed(source.licence) }),
  );
}

function closed(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A citation as text. */
export function plainCitation({ sentence, answer, address, accessed }: Cited): string {
  const from = answer.sources.map((source) => closed(source.citation)).join(" ");
  const parts = [
    `Safelight. ${closed(sentence)}`,
    `${edition(answer)[0]?.toUpperCase()}${edition(answer).slice(1)}.`,
    from === "" ? "" : t("From: {sources}", { sources: from }),
    `${address} ${t("(read {day}).", { day: accessed })}`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** A citation as BibTeX. */
export function bibtex(cited: Cited): string {
  const { sentence, answer, address, accessed } = cited;
  const year = (answer.as_of ?? accessed).slice(0, 4);
  const publishers = [...new Set(answer.sources.map((source) => source.publisher))].join("; ");
  const note = [edition(answer), publishers && t("after records of {publishers}", { publishers })];
  const fields = {
    author: "{Safelight}",
    title: `{${forTex(sentence)}}`,
    year,
    note: forTex(note.filter(Boolean).join("; ")),
    url: address.replace(/[{}\\]/g, encodeURIComponent),
    urldate: accessed,
  };
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},`);
  return [`@misc{safelight-${keyOf(address)},`, ...lines, "}"].join("\n");
}

function forTex(text: string): string {
  return text.replace(/\\/g, "\\textbackslash ").replace(/[&%$#_{}]/g, (sign) => `\\${sign}`);
}

/** A short key that is the same for the same address. */
function keyOf(address: string): string {
  let sum = 5381;
  for (const letter of address) sum = (sum * 33 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum.toString(36);
}
