/** How the question was coarsened, in the API's sentences: what the number is of first, then the map. */

import type { Side } from "./model.ts";

/** How many stand below the headline; the others are beside the chips. */
export const NOTES = 2;

export function coarsened(side: Side): readonly string[] {
  const what = side.whole.value.document?.coarsened ?? [];
  const where = side.cells.value.document?.coarsened ?? [];
  return [...new Set([...what, ...where])];
}
