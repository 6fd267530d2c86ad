/** The worker that works instead of a captcha: it looks for a number whose hash behind the challenge begins with noughts. */

import { hashesOf } from "./sha256.ts";

/** What is asked of the worker. */
export interface Task {
  readonly challenge: string;
  readonly bits: number;
}

/** What it says: how many numbers were tried so far, and the one that was found. */
export interface Told {
  readonly tried: number;
  readonly work: string | null;
}

const TOLD_EVERY = 16_384;

/** Numbers are tried from nought on. The challenge is filled up with zeros so that what changes is one block alone. */
export function workFor({ challenge, bits }: Task, tell: (tried: number) => void): string {
  const beginning = `${challenge}:`;
  const filling = "0".repeat((64 - (beginning.length % 64)) % 64);
  const hash = hashesOf(beginning + filling);
  const limit = 2 ** (32 - bits);
  for (let tried = 0; ; tried++) {
    const number = String(tried);
    if (hash(number) < limit) return filling + number;
    if (tried % TOLD_EVERY === 0) tell(tried);
  }
}

/** Only in a worker: tests ask for the work itself. */
if (typeof document === "undefined" && "postMessage" in globalThis) {
  addEventListener("message", ({ data }: MessageEvent<Task>) => {
    const tell = (tried: number, work: string | null) => postMessage({ tried, work } satisfies Told);
    const work = workFor(data, (tried) => tell(tried, null));
    tell(0, work);
  });
}
