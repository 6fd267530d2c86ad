/** The day or law whose change the reader wants told; a law's mark on the time line sets it. */

import { signal } from "@preact/signals";

export interface ChangeAt {
  /** A law's id, such as "tx-2021-09-01"; empty for a day of the reader's own. */
  readonly law: string;
  /** An ISO day; empty for a law. */
  readonly day: string;
}

export const changeAt = signal<ChangeAt | null>(null);
