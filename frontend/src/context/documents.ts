/** The API's figures of counties, and which of them shades the map now. */

import { computed } from "@preact/signals";
import { get } from "../explorer/api.ts";
import { state } from "../explorer/model.ts";
import { apiAddress } from "../explorer/page.ts";

export interface Measure {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly year: string;
  /** Values between the colours. */
  readonly limits: readonly number[];
  readonly digits: number;
  readonly source: {
    readonly publisher: string;
    readonly citation: string;
    readonly page: string;
    readonly licence: string;
  };
  readonly note: string;
}

/** A figure; the ends of its 90 % interval where the publisher gives them. */
export interface Value {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export type Values = Readonly<Record<string, Value>>;

export interface County {
  readonly county: string;
  readonly name: string;
  readonly values: Values;
}

export interface OfCity {
  readonly counties: readonly string[];
  readonly areas: readonly {
    readonly id: string;
    readonly name: string;
    readonly homeless: number;
    readonly youth_beds: number;
  }[];
  readonly note: string;
}

export interface Context {
  readonly measures: readonly Measure[];
  readonly counties: readonly County[];
  readonly nation: Values;
  readonly cities: Readonly<Record<string, OfCity>>;
  readonly notes: readonly string[];
}

/** The measure that the address names; empty for none. */
export const chosen = computed(() => state.value.context);

let asked: Promise<Context> | null = null;

/** All figures, asked once; an answer that failed is asked again. */
export function context(): Promise<Context> {
  if (asked === null) {
    asked = get<Context>(apiAddress("policy/context", new URLSearchParams()));
    asked.catch(() => {
      asked = null;
    });
  }
  return asked;
}
