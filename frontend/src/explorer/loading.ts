/** Answers that follow the state: asked once, remembered, the old picture kept until the new one is there. */

import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { get, Problem } from "./api.ts";

/** What is known of an answer. The document of the question before stays while another is asked, or can't be. */
export interface Loaded<Document> {
  readonly document: Document | null;
  /** The address that the document answers. */
  readonly address: string | null;
  readonly loading: boolean;
  readonly problem: Problem | null;
}

const REMEMBERED = 200;
const AT_ONCE = 4;
const MAX_AGE_MS = 60_000;
/** What is answered within this time isn't said to be on its way: the page is drawn once, with the answer. */
const NOTICED_MS = 250;

interface Kept {
  readonly document: unknown;
  readonly at: number;
}

const kept = new Map<string, Kept>();
let running = 0;
let order = 0;
const waiting: { readonly rank: number; readonly order: number; readonly start: () => void }[] = [];

/** How many answers are on their way; the page's thin amber line follows it. */
export const asking = signal(0);

/** Questions of the map that are on their way; nothing else leaves meanwhile, so that none of it delays the picture. */
let urgent = 0;
/** Set between the map's answer and its drawing. */
let drawing: ReturnType<typeof setTimeout> | undefined;
const DRAWN_AT_LATEST_MS = 150;

function next(): void {
  if (urgent > 0 || drawing !== undefined) return;
  waiting.sort((one, other) => one.rank - other.rank || one.order - other.order);
  while (running < AT_ONCE && waiting.length > 0) {
    running += 1;
    waiting.shift()?.start();
  }
}

/** The map has drawn its answer: the rest may be asked. */
export function mapDrawn(): void {
  clearTimeout(drawing);
  drawing = undefined;
  next();
}

/** Runs the map's question at once; whatever else is asked waits until it is drawn, or can't be. */
async function first<Value>(work: () => Promise<Value>): Promise<Value> {
  urgent += 1;
  try {
    return await work();
  } finally {
    urgent -= 1;
    clearTimeout(drawing);
    if (urgent === 0) drawing = setTimeout(mapDrawn, DRAWN_AT_LATEST_MS);
  }
}

/** Runs `work` when its turn comes: rank 0 at once, then lower ranks first. */
async function inTurn<Value>(rank: number, stop: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  if (rank === 0) return first(work);
  order += 1;
  const place = order;
  await new Promise<void>((start) => {
    waiting.push({ rank, order: place, start });
    queueMicrotask(next); // after the map's question, which may be asked in the same breath
  });
  try {
    stop.throwIfAborted();
    return await work();
  } finally {
    running -= 1;
    next();
  }
}

function remembered(address: string): unknown {
  const found = kept.get(address);
  if (found === undefined || Date.now() - found.at > MAX_AGE_MS) return undefined;
  kept.delete(address);
  kept.set(address, found);
  return found.document;
}

function remember(address: string, document: unknown): void {
  kept.set(address, { document, at: Date.now() });
  const oldest = kept.keys().next().value;
  if (kept.size > REMEMBERED && oldest !== undefined) kept.delete(oldest);
}

/**
 * The answer at an address that changes; null asks nothing. It is asked for only while something on the page reads it:
 * a closed panel or a folded sheet asks nothing. Rank 0 is what the map shows, 1 the sentence and the time line, 2 and
 * more the rest.
 */
export function answerAt<Document>(
  address: ReadonlySignal<string | null>,
  rank: number,
): ReadonlySignal<Loaded<Document>> {
  let read = false;
  let stop: (() => void) | null = null;
  // Signals may not change while others read them, and what is drawn anew lets go for a moment only.
  const settle = () => {
    if (read && stop === null) stop = effect(ask);
    if (read || stop === null) return;
    stop();
    stop = null;
  };
  const state = signal<Loaded<Document>>(
    { document: null, address: null, loading: false, problem: null },
    {
      watched: () => {
        read = true;
        queueMicrotask(settle);
      },
      unwatched: () => {
        read = false;
        setTimeout(settle);
      },
    },
  );
  const again = signal(0);
  const wanted = computed(() => ({ address: address.value, again: again.value }));
  function ask(): (() => void) | undefined {
    const { address: asked } = wanted.value;
    if (asked === null) {
      state.value = { document: null, address: null, loading: false, problem: null };
      return undefined;
    }
    const known = remembered(asked);
    if (known !== undefined) {
      state.value = { document: known as Document, address: asked, loading: false, problem: null };
      return undefined;
    }
    return request(asked, rank, state);
  }
  retries.add(() => {
    const { problem } = state.peek();
    if (problem !== null && mayPass(problem)) again.value += 1;
  });
  return state;
}

/** Asks for an answer and tells `state` how it goes; gives what calls it off. */
function request<Document>(asked: string, rank: number, state: Signal<Loaded<Document>>): () => void {
  const stop = new AbortController();
  const notice = () => {
    if (!state.peek().loading) state.value = { ...state.peek(), loading: true, problem: null };
  };
  if (state.peek().document === null) notice();
  const noticed = setTimeout(notice, NOTICED_MS);
  asking.value = asking.peek() + 1;
  inTurn(rank, stop.signal, () => get<Document>(asked, stop.signal))
    .then((document) => {
      remember(asked, document);
      if (!stop.signal.aborted) state.value = { document, address: asked, loading: false, problem: null };
    })
    .catch((error: unknown) => {
      if (stop.signal.aborted) return;
      const problem = error instanceof Problem ? error : new Problem("broken", String(error));
      const kept = mayPass(problem) ? state.peek() : { document: null, address: null };
      state.value = { ...kept, loading: false, problem };
    })
    .finally(() => {
      clearTimeout(noticed);
      asking.value = asking.peek() - 1;
    });
  return () => {
    clearTimeout(noticed);
    stop.abort();
  };
}

/**
 * Whether the same question may be answered later; the document of the one before then stays. A refusal is an answer:
 * nothing of another question may stand under it.
 */
export function mayPass({ kind }: Problem): boolean {
  return kind === "offline" || kind === "busy" || kind === "broken";
}

const retries = new Set<() => void>();

/** Asks again whatever failed because the service could not be reached. */
export function retry(): void {
  for (const once of retries) once();
}
