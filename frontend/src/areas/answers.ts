/** What the API says of the kinds of rows of a city: which are here, which are not published, since when and why. */

import type { Answer } from "../explorer/api.ts";

export interface KindOfRow {
  readonly city: string;
  readonly kind: string;
  readonly state: "held" | "published" | "not_published";
  readonly sources: readonly string[];
  readonly since: string | null;
  readonly why: string | null;
}

/** An answer about areas. */
export type AreaAnswer = Answer & { readonly kinds?: readonly KindOfRow[]; readonly notes?: readonly string[] };

/** The kinds that an answer tells of, those that are here first. */
export function kindsIn(answer: AreaAnswer | null, city: string | null): readonly KindOfRow[] {
  const kinds = (answer?.kinds ?? []).filter((one) => one.city === city);
  return [...kinds.filter(({ state }) => state === "held"), ...kinds.filter(({ state }) => state !== "held")];
}
