/** The documents of the public API, and the one way to ask for them. */

export type Status = "shown" | "few" | "protected";
export type Unit = "people" | "offences" | "calls" | "complaints" | "operations";

/** A published number of one series; its keys are the dimensions asked for. 0 where few, null where protected. */
export interface Row {
  readonly basis: string;
  readonly unit: Unit;
  readonly status: Status;
  readonly origin?: string;
  /** Of calls about encampments and police activity: what a row is. It stands in the place of the basis. */
  readonly kind?: string;
  readonly people?: number | null;
  readonly offences?: number | null;
  readonly calls?: number | null;
  readonly complaints?: number | null;
  readonly operations?: number | null;
  readonly city?: string;
  readonly cell?: string;
  /** "rest": the areas of this cell that could not be shown by themselves, together. */
  readonly part?: "rest";
  readonly year?: number | string;
  readonly quarter?: string;
  readonly month?: string;
  readonly weekday?: string;
  readonly hour?: string;
  readonly role?: string;
  readonly sex?: string;
  readonly age_band?: string;
  readonly race?: string;
  readonly charge?: string;
  readonly venue?: string;
  readonly size_band?: string;
  readonly source?: string;
  readonly neighbourhood?: string;
  readonly category?: string;
  readonly finding?: string;
  readonly area?: string;
  readonly variance?: number;
}

export interface Noise {
  readonly method: string;
  readonly k: number | null;
  readonly max_change: number;
  readonly variance: number;
  readonly note: string;
}

export interface SourceOfAnswer {
  readonly city: string;
  readonly source: string;
  readonly title: string;
  readonly publisher: string;
  readonly page: string | null;
  readonly licence: string;
  readonly citation: string;
  readonly basis: string;
  readonly unit: Unit;
  readonly origin: string;
  readonly newest: string | null;
  readonly fetched_at: string | null;
}

/** A question that is answered more finely. */
export interface Sharper {
  readonly filters: Readonly<Record<string, string>>;
  readonly why: string;
}

export interface Answer {
  readonly question: Readonly<Record<string, string>>;
  readonly asked: Readonly<Record<string, string>>;
  readonly coarsened: readonly string[];
  readonly sharper: readonly Sharper[];
  readonly rows: readonly Row[];
  readonly not_on_map?: readonly Row[];
  readonly note?: string | null;
  readonly published: Noise;
  readonly protected: { readonly protected: number; readonly few: number; readonly why: string };
  readonly withheld: {
    readonly says: readonly { readonly city: string; readonly source: string; readonly withholds: readonly string[] }[];
    readonly records: readonly unknown[];
  };
  readonly not_recorded: readonly { readonly field: string; readonly basis: string; readonly code: string }[];
  readonly unit_notes: readonly string[];
  readonly origin: readonly string[];
  readonly synthetic: boolean;
  readonly apart: readonly Row[];
  readonly unknown_hours?: readonly Row[];
  readonly sources: readonly SourceOfAnswer[];
  readonly as_of: string | null;
  readonly release: string | null;
}

/** Complaints about the police by year, and by one of category, finding and area; they stand in no other answer. */
export interface Complaints
  extends Pick<Answer, "question" | "rows" | "published" | "origin" | "synthetic" | "sources" | "as_of"> {
  /** What they are, and where they happened: sentences. */
  readonly notes: readonly string[];
}

/** A source of the catalogue, whether we hold rows of it or not. */
export interface ListedSource {
  readonly source: string;
  readonly title: string;
  readonly basis: string;
  readonly page: string;
  readonly status: string;
  /** A year, a month or a day, or "unknown". */
  readonly status_since: string;
  readonly status_note: string;
  readonly stands_in: readonly string[];
}

export interface Span {
  readonly low: number;
  readonly high: number | null;
}

/** One side of a ratio: people arrested for selling, and so on. */
export type Side = Pick<Row, "status" | Unit> & {
  readonly roles: readonly string[];
  readonly words: string;
  /** Of all records; where it is known. */
  readonly share?: number | null;
};

export interface RatioRow {
  /** "prostituted_person:buyer", "prostituted_person:exploiter" or "prostituted_person:buyer+exploiter". */
  readonly ratio: string;
  readonly city?: string;
  readonly basis: string;
  readonly unit: Unit;
  readonly origin?: string;
  readonly year?: number | string;
  readonly numerator: Side;
  readonly denominator: Side;
  readonly unknown: Side;
  readonly point: number | null;
  readonly bounds: Span;
  readonly interval: Span;
  readonly reason: string | null;
  readonly sentence: string;
}

export interface RatioAnswer extends Omit<Answer, "rows"> {
  readonly rows: readonly RatioRow[];
  readonly counts: readonly Row[];
}

export interface City {
  readonly city: string;
  readonly name: string;
  readonly state: string;
  readonly centre: readonly [number, number];
  readonly database: "ready" | "none" | "damaged";
  readonly origin: readonly string[];
  readonly newest: string | null;
  readonly timezone: string;
  readonly totals: readonly Row[];
  readonly footprint?: readonly string[];
  readonly sources?: readonly ListedSource[];
  readonly denominators?: readonly {
    readonly kind: string;
    readonly number: number;
    readonly year: number;
    readonly source: string;
  }[];
}

/** On the axis of time: changes of law, and what each source published. */
export interface Timeline {
  readonly city: string;
  readonly laws: readonly { readonly date: string; readonly title: string; readonly what: string }[];
  readonly sources: readonly {
    readonly source: string;
    readonly title: string;
    readonly basis: string;
    readonly spans: readonly {
      readonly since: string;
      readonly until: string | null;
      readonly state: "published" | "silent" | "changed" | "not_comparable";
      readonly why: string;
    }[];
  }[];
}

/** Why there is no answer, in the API's own words. */
export class Problem extends Error {
  readonly kind: "refused" | "wrong" | "absent" | "busy" | "broken" | "offline";
  readonly fix: string;
  /** The filters of the nearest question that is answered. */
  readonly nearest: Readonly<Record<string, string>> | null;

  constructor(
    kind: Problem["kind"],
    detail: string,
    fix = "",
    nearest: Readonly<Record<string, string>> | null = null,
  ) {
    super(detail);
    this.kind = kind;
    this.fix = fix;
    this.nearest = nearest;
  }
}

const KINDS: Readonly<Record<number, Problem["kind"]>> = { 400: "wrong", 404: "absent", 422: "refused", 429: "busy" };

/** The document at an address of the API; throws Problem. */
export async function get<Document>(address: string, signal?: AbortSignal): Promise<Document> {
  const response = await fetch(address, { headers: { Accept: "application/json" }, ...(signal && { signal }) }).catch(
    (error: unknown) => {
      if (signal?.aborted) throw error;
      throw new Problem("offline", "");
    },
  );
  if (!response.ok) throw await problemOf(response);
  return byKind(await response.json());
}

const ROWS = ["rows", "not_on_map", "unknown_hours", "elsewhere"] as const;

/** Rows of kinds are told apart by their kind, as those of arrests are by their basis. */
function byKind<Document>(document: Document): Document {
  if (typeof document !== "object" || document === null || !("kinds" in document)) return document;
  const told = document as Partial<Record<(typeof ROWS)[number], readonly Row[]>>;
  const lists = ROWS.filter((name) => told[name] !== undefined).map((name) => [
    name,
    told[name]?.map((row) => ({ ...row, basis: row.kind ?? row.basis })),
  ]);
  return { ...document, ...Object.fromEntries(lists) };
}

async function problemOf(response: Response): Promise<Problem> {
  const said: unknown = await response.json().catch(() => null);
  const document = (typeof said === "object" && said !== null ? said : {}) as {
    detail?: string;
    fix?: string;
    nearest?: Record<string, string>;
  };
  const kind = KINDS[response.status] ?? "broken";
  return new Problem(kind, document.detail ?? "", document.fix ?? "", document.nearest ?? null);
}

/** The number of a row, or null where it is held back. */
export function numberOf(row: Row): number | null {
  return row[row.unit] ?? null;
}
