/** Before and after a day or a change of law: counts by side, and the ratio of the two ratios with its interval. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { useMemo, useState } from "preact/hooks";
import { figure, number, t } from "../../words.ts";
import type { Row, Span, Status, Timeline, Unit } from "../api.ts";
import { answerAt, type Loaded } from "../loading.ts";
import type { Side } from "../model.ts";
import { apiAddress } from "../page.ts";
import { changed, toFilters } from "../state.ts";
import "./charts.css";
import "./change.css";
import "./ratio.css";
import { UnansweredInPanel } from "../unanswered.tsx";
import { changeAt, tellChange } from "./change-at.ts";
import { Group } from "./group.tsx";
import { spanName } from "./range-axis.ts";
import { RangeBar } from "./ratio.tsx";
import { deed } from "./said.ts";
import { periodName, typed } from "./steps.ts";

interface Days {
  readonly since: string;
  readonly until: string;
}

interface Shift {
  readonly point: number | null;
  readonly bounds: Span;
  readonly interval: Span;
  readonly direction: "rose" | "fell" | "not_told";
  readonly reason: string | null;
}

type Counted = { readonly status: Status } & Partial<Record<Unit, number | null>>;

interface ChangeRow {
  readonly basis: string;
  readonly unit: Unit;
  readonly windows: {
    readonly before: Days;
    readonly left_out: Days;
    readonly after: Days;
    readonly step: string;
  } | null;
  readonly comparable: boolean;
  readonly reasons: readonly string[];
  readonly notes: readonly string[];
  readonly counts: readonly {
    readonly role: string;
    readonly before: Counted;
    readonly after: Counted;
    readonly change: Shift;
    readonly sentence: string;
  }[];
  readonly ratios: readonly { readonly ratio: string; readonly change: Shift; readonly sentence: string }[];
}

export interface ChangeDocument {
  readonly rows: readonly ChangeRow[];
  readonly law: { readonly title: string; readonly what: string; readonly date: string } | null;
  readonly synthetic: boolean;
}

const NOT_ASKED = { since: "", until: "", role: "", charge: "", resolution: "", unit: "" } as const;

function addressOf(side: Side): string | null {
  const filters = side.filters.value;
  const at = changeAt();
  if (filters === null || at === null) return null;
  const query = toFilters(changed(changed(filters, NOT_ASKED), { basis: side.series.value.basis }));
  if (at.law === "") query.set("at", at.day);
  else query.set("law", at.law);
  return apiAddress("arrests/change", query);
}

function useChange(side: Side): ReadonlySignal<Loaded<ChangeDocument>> {
  return useMemo(
    () =>
      answerAt<ChangeDocument>(
        computed(() => addressOf(side)),
        2,
      ),
    [side],
  );
}

export function ChangePanel({ side }: { readonly side: Side }) {
  const { document, problem } = useChange(side).value;
  const at = changeAt();
  const row = document?.rows.find((one) => one.basis === side.series.value.basis) ?? document?.rows[0];
  return (
    <Group
      name="change"
      title={t("Before and after a day or a law")}
      open={false}
      reveal={at === null ? "" : `${at.law} ${at.day}`}
    >
      <Choice laws={side.timeline.value.document?.laws ?? []} />
      {problem !== null && <UnansweredInPanel side={side} problem={problem} />}
      {problem === null && document !== null && at !== null && (
        <div aria-live="polite">
          {document.law !== null && <p class="note">{document.law.what}</p>}
          {row ? <Told row={row} /> : <p>{t("No records of this kind to compare.")}</p>}
        </div>
      )}
      {at === null && (
        <p class="note">
          {t("Equal lengths of time before and after are compared; the step that holds the day is left out.")}
        </p>
      )}
    </Group>
  );
}

type Law = Timeline["laws"][number] & { readonly id?: string };

function Choice({ laws }: { readonly laws: readonly Law[] }) {
  const at = changeAt();
  const [wrong, setWrong] = useState(false);
  function choose(next: string): void {
    setWrong(false);
    tellChange(next);
  }
  return (
    <div class="change-form">
      {laws.length > 0 && (
        <label>
          <span>{t("Change of law")}</span>
          <select name="law" value={at?.law ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
            <option value="">{t("choose one")}</option>
            {laws.map((law) => (
              <option key={law.id} value={law.id ?? ""}>
                {law.date} · {law.title}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span>{t("Or a day")}</span>
        <input
          type="text"
          name="change-day"
          autocomplete="off"
          placeholder="2021-09-01"
          value={at?.day ?? ""}
          aria-invalid={wrong}
          onChange={(event) => {
            const text = event.currentTarget.value.trim();
            const day = text === "" ? "" : typed(text, "first");
            if (day === null) setWrong(true);
            else choose(day);
          }}
        />
      </label>
      {wrong && <p role="alert">{t("Write a date such as 2015, 2015-03 or 2015-03-01.")}</p>}
    </div>
  );
}

function Told({ row }: { readonly row: ChangeRow }) {
  return (
    <>
      {row.reasons.map((reason) => (
        <p key={reason} class="silent">
          {reason}
        </p>
      ))}
      {row.windows && row.counts.length > 0 && <Counts row={row} windows={row.windows} />}
      {row.ratios.map(({ ratio, change, sentence }) => (
        <div key={ratio} class="ratio-one">
          <p>{sentence}</p>
          <RangeBar row={change} />
          <p class="note">
            {t("Times as many: bounds {bounds}, 95 % interval {interval}.", {
              bounds: spanName(change.bounds),
              interval: spanName(change.interval),
            })}
          </p>
        </div>
      ))}
      {row.notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
    </>
  );
}

interface CountsProps {
  readonly row: ChangeRow;
  readonly windows: NonNullable<ChangeRow["windows"]>;
}

function Counts({ row, windows }: CountsProps) {
  const { before, left_out: leftOut, after } = windows;
  return (
    <>
      <table class="change-table">
        <thead>
          <tr>
            <th scope="col">{t("Side")}</th>
            <th scope="col">{periodName(before.since, before.until)}</th>
            <th scope="col">{periodName(after.since, after.until)}</th>
            <th scope="col">{t("times as many (95 %)")}</th>
          </tr>
        </thead>
        <tbody>
          {row.counts.map((count) => (
            <tr key={count.role} title={count.sentence}>
              <th scope="row">{count.role === "all" ? t("all sides") : deed(count.role)}</th>
              <td>{counted(count.before, row.unit)}</td>
              <td>{counted(count.after, row.unit)}</td>
              <td>{times(count.change)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">
        {t("Left out: {period}.", { period: periodName(leftOut.since, leftOut.until) })}{" "}
        {t("Arrows: beyond chance. ≈: no change can be told.")}
      </p>
    </>
  );
}

function counted(count: Counted, unit: Unit): string {
  const value = (count as unknown as Row)[unit] ?? null;
  if (count.status === "shown" && value !== null) return number(value);
  return count.status === "few" ? t("none or few") : t("protected");
}

/** An arrow and the interval; what can't be told from chance says so. */
function times({ interval, direction, point }: Shift): string {
  if (point === null && interval.low <= 0 && interval.high === null) return t("can't be said");
  const high = interval.high === null ? "…" : figure(interval.high);
  const mark = { rose: "↑ ", fell: "↓ ", not_told: "≈ " }[direction];
  return `${mark}${figure(interval.low)}–${high}`;
}
