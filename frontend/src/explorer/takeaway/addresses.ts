/** Addresses that a reader takes away: of the page as it stands, of its frame for other sites, of its files. */

import { asks, page } from "../page.ts";
import { type State, toAddress } from "../state.ts";

const OWN_MACHINE = ["127.0.0.1", "localhost", "[::1]"];

/** Where others reach the site: its public address where one is set, else where it is now. */
export function origin(): string {
  const { publicUrl } = page();
  if (!URL.canParse(publicUrl) || OWN_MACHINE.includes(new URL(publicUrl).hostname)) return location.origin;
  return publicUrl.replace(/\/$/, "");
}

function prefix(): string {
  return page().language === "en" ? "" : `/${page().language}`;
}

/** The address of a state on the full page. `hash` is where the map stands; it says nothing about the question. */
export function permalink(state: State, hash = ""): string {
  return `${origin()}${prefix()}/${asks().place}${toAddress(state)}${hash}`;
}

/** The address of a state on the page for frames. */
export function embedAddress(state: State): string {
  return `${origin()}${prefix()}/embed${toAddress(state)}`;
}

const ESCAPED: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };

function escaped(text: string): string {
  return text.replace(/[&"<>]/g, (sign) => ESCAPED[sign] ?? sign);
}

/** The HTML that shows a state on another site. */
export function embedCode(state: State, title: string, width: number, height: number): string {
  const attributes = {
    src: embedAddress(state),
    title,
    width: String(width),
    height: String(height),
    lang: page().language,
    loading: "lazy",
    style: "border:0;max-width:100%",
  };
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `<iframe ${written.join(" ")}></iframe>`;
}

/** The file of an answer in another format: the same question, the same numbers. */
export function fileAddress(asked: string, format: "csv" | "geojson"): string {
  return `${asked}${asked.includes("?") ? "&" : "?"}format=${format}`;
}

/** A file's name: what the question is about, in letters that every system takes. */
export function fileName(city: string, parts: readonly string[], ending: string): string {
  const words = ["safelight", city, ...parts].map((part) => part.toLowerCase().replace(/[^a-z0-9]+/g, "-"));
  return `${words.filter((word) => word !== "" && word !== "-").join("-")}.${ending}`;
}
