/** The API's documents of overlays, and what of a city is laid over its map now. */

import { computed } from "@preact/signals";
import type { Feature, FeatureCollection } from "geojson";
import { get } from "../explorer/api.ts";
import { go, state } from "../explorer/model.ts";
import { apiAddress } from "../explorer/page.ts";

export interface LegendLine {
  readonly line: string;
  readonly name: string;
  readonly colour: string | null;
}

export interface Overlay {
  readonly city: string;
  readonly name: string;
  readonly kind: "rent" | "transit";
  readonly level: "zip" | "county" | "metro" | null;
  readonly title: string;
  readonly publisher: string;
  readonly page: string;
  readonly licence: string;
  readonly terms: string;
  readonly citation: string;
  readonly note: string;
  readonly since: string | null;
  readonly until: string | null;
  readonly synthetic: boolean;
  readonly unit: string;
  readonly held: boolean;
  /** Of a timetable: the weekday that is shown. */
  readonly typical: string | null;
  readonly formats: readonly string[];
  readonly legend: { readonly breaks?: readonly number[] | null; readonly lines?: readonly LegendLine[] | null };
}

export interface Overlays {
  readonly overlays: readonly Overlay[];
  readonly notes: readonly string[];
}

export interface Series {
  readonly region: string;
  readonly name: string;
  readonly measure: string;
  readonly periods: readonly string[];
  readonly values: readonly number[];
}

export interface Rent {
  readonly month: string;
  readonly notes: readonly string[];
  readonly series: readonly Series[];
}

export interface TimetableLine {
  readonly line: string;
  /** Most trips an hour in one direction. */
  readonly most: number;
  readonly hours: readonly { readonly direction: string; readonly hour: number; readonly trips: number }[];
}

export type Shapes = FeatureCollection & { readonly features: readonly Feature[] };

export interface CallsPoint {
  readonly city: string;
  readonly year: number;
  readonly kind: string;
  readonly basis: string;
  readonly calls: number;
  readonly per_1000: number | null;
  readonly rent: number;
  readonly months: number;
}

export interface CallsBesideRent {
  readonly points: readonly CallsPoint[];
  readonly notes: readonly string[];
  readonly sources: readonly { readonly citation: string; readonly until: string | null }[];
  readonly calls: { readonly synthetic: boolean };
}

const inAddress = computed(() => state.value.overlays);

/** Names of the overlays that are laid over the map, as the address has them. */
export const laid = computed(() => (inAddress.value === "" ? [] : inAddress.value.split(",")));

/** Switches one; those of rent are laid one at a time, so that no two levels are mixed. */
export function lay(overlay: Overlay, all: readonly Overlay[]): void {
  go({ overlays: switched(laid.value, overlay, all).join(",") });
}

/** The names laid over after one is switched: a rent takes the place of the rent before. */
export function switched(now: readonly string[], overlay: Overlay, all: readonly Overlay[]): readonly string[] {
  if (now.includes(overlay.name)) return now.filter((name) => name !== overlay.name);
  const rents = new Set(all.filter(({ kind }) => kind === "rent").map(({ name }) => name));
  const kept = overlay.kind === "rent" ? now.filter((name) => !rents.has(name)) : now;
  return [...kept, overlay.name];
}

const asked = new Map<string, Promise<unknown>>();

/** An answer, asked once; one that failed is asked again. */
function once<Document>(address: string): Promise<Document> {
  const known = asked.get(address) as Promise<Document> | undefined;
  if (known !== undefined) return known;
  const answer = get<Document>(address);
  asked.set(address, answer);
  answer.catch(() => asked.delete(address));
  return answer;
}

export const overlaysOf = (city: string) => once<Overlays>(apiAddress("overlays", new URLSearchParams({ city })));

export const rentOf = ({ city, name }: Overlay) =>
  once<Rent>(apiAddress(`overlays/${name}`, new URLSearchParams({ city })));

export const timetableOf = ({ city, name }: Overlay) =>
  once<{ readonly lines: readonly TimetableLine[] }>(
    apiAddress(`overlays/${name}`, new URLSearchParams({ city, part: "lines" })),
  );

export const shapesOf = ({ city, name }: Overlay) =>
  once<Shapes>(apiAddress(`overlays/${name}`, new URLSearchParams({ city, format: "geojson" })));

export const callsBesideRent = () =>
  once<CallsBesideRent>(apiAddress("presence/calls-beside-rent", new URLSearchParams()));

/** Whether an overlay can be drawn: a timetable always, rents where the site holds outlines of their places. */
export function isDrawn(overlay: Overlay): boolean {
  return overlay.held && overlay.formats.includes("geojson");
}
