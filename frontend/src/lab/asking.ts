/** Asks for a run, one at a time: a newer question ends an older one. */

/** A quantity over the worlds, month by month. */
export type Band = Readonly<Record<"p05" | "p50" | "p95", readonly number[]>>;

export interface Run {
  readonly t: readonly number[];
  readonly hash: string;
  readonly says: string;
  readonly residents: number;
  readonly outputs: Readonly<Record<string, number | null>>;
  readonly base: { readonly outputs: Readonly<Record<string, number | null>> };
  readonly assumptions: readonly { symbol: string; means: string; grade: string; standing: string }[];
  readonly intervals: {
    readonly worlds: number;
    readonly run: Readonly<Record<string, Band>>;
    readonly base: Readonly<Record<string, Band>>;
    readonly better: Readonly<Record<string, number>>;
  };
}

export interface Answer {
  readonly run: Run | null;
  /** Why there is none, in words. */
  readonly trouble: string;
}

/** A run of the scenario; null where a newer question was asked meanwhile. */
export async function ask(body: string, language: string, signal: AbortSignal): Promise<Answer | null> {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  const address = `/api/v1/policy/run?lang=${language}`;
  const response = await fetch(address, { method: "POST", body, headers, signal, credentials: "omit" }).catch(
    () => null,
  );
  if (signal.aborted) return null;
  if (response === null) return { run: null, trouble: "" };
  const document = await response.json().catch(() => null);
  if (signal.aborted) return null;
  if (response.ok && document) return { run: document, trouble: "" };
  return { run: null, trouble: document ? `${document.detail} ${document.fix ?? ""}`.trim() : "" };
}
