/** Work instead of a captcha: a challenge is asked for and worked at by another thread, ahead of time where it can be. */

import type { Task, Told } from "./working.ts";

/** A challenge that was worked for. */
export interface Done {
  readonly challenge: string;
  readonly work: string;
}

/** The challenge can't be had, or nothing can work at it. */
export class NoWork extends Error {}

/** A challenge holds for half an hour; one that was begun longer ago is left. */
const FRESH_MS = 20 * 60_000;

/** Begins work on a new challenge; `tell` is told how likely it was to be done by now, from 0 to 1. */
export async function worked(address: string, tell: (likely: number) => void): Promise<Done> {
  const task = await asked(address);
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./working.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Told>) => {
      if (data.work === null) {
        tell(1 - Math.exp(-data.tried / 2 ** task.bits));
        return;
      }
      worker.terminate();
      resolve({ challenge: task.challenge, work: data.work });
    });
    worker.addEventListener("error", () => reject(new NoWork()));
    worker.postMessage(task);
  });
}

async function asked(address: string): Promise<Task> {
  const answer = await fetch(address, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) throw new NoWork();
  return answer.json();
}

/** Work that is begun as soon as somebody touches the form, and anew after each message. */
export class Ahead {
  #begun: { readonly at: number; readonly done: Promise<Done> } | null = null;
  readonly #address: string;
  readonly #tell: (likely: number) => void;

  constructor(address: string, tell: (likely: number) => void) {
    this.#address = address;
    this.#tell = tell;
  }

  /** Work that will still hold when it is used; begun now if there is none. */
  begin(): Promise<Done> {
    if (this.#begun === null || Date.now() - this.#begun.at > FRESH_MS) {
      const done = worked(this.#address, this.#tell);
      done.catch(() => {
        this.#begun = null;
      });
      this.#begun = { at: Date.now(), done };
    }
    return this.#begun.done;
  }

  /** The work, which nobody else gets: each message needs its own. */
  async take(): Promise<Done> {
    const done = await this.begin();
    this.#begun = null;
    return done;
  }
}
