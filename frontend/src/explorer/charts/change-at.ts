/** The day or law whose change the reader wants told, as the address has it; a law's mark on the time line sets it. */

import { go, state } from "../model.ts";

export interface ChangeAt {
  /** A law's id, such as "tx-2021-09-01"; empty for a day of the reader's own. */
  readonly law: string;
  /** An ISO day; empty for a law. */
  readonly day: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What the address says; null for no change. */
export function changeAt(): ChangeAt | null {
  const { change } = state.value;
  if (change === "") return null;
  return DAY.test(change) ? { law: "", day: change } : { law: change, day: "" };
}

/** Tells the change at a law's id or a day; the empty text tells none. */
export function tellChange(change: string): void {
  go({ change });
}
