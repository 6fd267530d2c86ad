/** Searches for baskets: begun, followed while a worker is at them, cancelled, and found again by their name. */

import { signal } from "@preact/signals";
import { language, t } from "../words.ts";
import type { Found } from "./found.ts";

export interface Search {
  /** Empty while there is none. */
  readonly name: string;
  readonly state: "none" | "asked" | "waiting" | "running" | "done" | "cancelled" | "failed" | "gone";
  readonly progress: number;
  readonly found: Found | null;
  /** What went wrong, in words. */
  readonly trouble: string;
}

const NONE: Search = { name: "", state: "none", progress: 0, found: null, trouble: "" };
const LOOKS_EVERY_MS = 500;
const PATH = "/api/v1/policy/search";

export const search = signal<Search>(NONE);
let asked = new AbortController();

/** Shows the search of this name: what is kept of it, and how far it comes. */
export async function show(name: string): Promise<void> {
  if (name === search.value.name && (name !== "" || search.value === NONE)) return;
  const { signal: newest } = renewed();
  search.value = name ? { ...NONE, name, state: "asked" } : NONE;
  if (name) await follow(name, newest);
}

/** Begins a search; hears its name as soon as it has one. */
export async function begin(body: string, named: (name: string) => void): Promise<void> {
  const { signal: newest } = renewed();
  search.value = { ...NONE, state: "asked" };
  const begun = await ask(PATH, newest, body);
  if (begun === null) return;
  search.value = begun;
  if (!begun.name) return;
  named(begun.name);
  if (atWork(begun)) await follow(begun.name, newest);
}

/** Stops it; what a worker did so far stays there. */
export async function cancel(): Promise<void> {
  const { name } = search.value;
  const { signal: newest } = renewed();
  const stopped = await ask(`/api/v1/policy/searches/${name}/cancel`, newest, "");
  if (stopped) search.value = stopped.name ? stopped : { ...search.value, trouble: stopped.trouble };
}

/** Somebody works at it, or will. */
export function atWork({ state }: Search): boolean {
  return state === "asked" || state === "waiting" || state === "running";
}

function renewed(): AbortController {
  asked.abort();
  asked = new AbortController();
  return asked;
}

async function follow(name: string, newest: AbortSignal): Promise<void> {
  for (;;) {
    const now = await ask(`/api/v1/policy/searches/${name}`, newest);
    if (now === null) return;
    search.value = { ...now, name };
    if (!atWork(now)) return;
    await new Promise((rested) => setTimeout(rested, LOOKS_EVERY_MS));
  }
}

async function ask(path: string, newest: AbortSignal, body?: string): Promise<Search | null> {
  const response = await fetch(`${path}?lang=${language}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json" },
    credentials: "omit",
    signal: newest,
    ...(body !== undefined && { body }),
  }).catch(() => null);
  const told = await response?.json().catch(() => null);
  if (newest.aborted) return null;
  if (response?.ok && told) {
    return { name: told.search, state: told.state, progress: told.progress, found: told.found, trouble: "" };
  }
  if (response?.status === 404) return { ...NONE, state: "gone" };
  const trouble = told?.detail ? `${told.detail} ${told.fix ?? ""}`.trim() : t("The answer didn't come. Try again.");
  return { ...NONE, state: "failed", trouble };
}
