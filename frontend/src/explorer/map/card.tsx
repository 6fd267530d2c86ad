/** The card of an area: where it is, its number and error, how it went over time, and how it was protected. */

import "./card.css";
import { number, t } from "../../words.ts";
import { numberOf, type Row } from "../api.ts";
import { keyIn, stepName } from "../charts/steps.ts";
import { type Side, state } from "../model.ts";
import { nameOf, page } from "../page.ts";
import { choices, pin, pointed } from "./choosing.ts";
import { type Picture, pictures, type Which } from "./pictures.ts";
import { areaName, counted, thing } from "./saying.ts";

const ROLES = ["prostituted_person", "buyer", "exploiter"];

export function Card({ side, which }: { readonly side: Side; readonly which: Which }) {
  const choice = choices[which].value;
  if (choice === null) return null;
  const inside = state.value.layer === "neighbourhoods" ? <PlaceCard side={side} name={choice.name} /> : null;
  return (
    <aside class={choice.pinned ? "card-of-area pinned" : "card-of-area"} aria-label={t("The chosen area")}>
      {choice.pinned && (
        <button type="button" class="close" aria-label={t("Close")} onClick={() => pin(which, null)}>
          <span aria-hidden="true">×</span>
        </button>
      )}
      {inside ?? <CellCard side={side} which={which} pinned={choice.pinned} />}
    </aside>
  );
}

function CellCard({ side, which, pinned }: { readonly side: Side; readonly which: Which; readonly pinned: boolean }) {
  const [picture, found] = [pictures[which].value, pointed[which].value];
  if (picture === null || found === null) return null;
  const { area, members } = found;
  const { basis, unit } = side.series.value;
  return (
    <>
      <h2>{areaName(which, picture, area, members[0] ?? 0)}</h2>
      <p class="number">
        {area === null ? t("none or few") : counted(area.row, picture.answer)}
        <span>{thing(basis, unit)}</span>
      </p>
      <OverTime side={side} picture={picture} index={members[0] ?? 0} />
      {pinned && page().subject === undefined && <Roles side={side} />}
      <p class="note">{protectedBy(picture, area?.row ?? null)}</p>
      {!pinned && <p class="note keys">{t("Press Enter or click to keep this open.")}</p>}
    </>
  );
}

/** How the number came to be what it is. */
function protectedBy(picture: Picture, row: Row | null): string {
  const { why } = picture.answer.protected;
  if (row === null || row.status !== "shown") return why;
  return `${t("Safelight added a little noise to protect people.")} ${why}`;
}

/** The cell at each step, where the frames are loaded: of its own or as a part of a larger area. */
function OverTime({
  side,
  picture,
  index,
}: {
  readonly side: Side;
  readonly picture: Picture;
  readonly index: number;
}) {
  const { document } = side.frames.value;
  const cell = picture.cover.grid.cells[index];
  if (document === null || document.question.resolution !== picture.answer.question.resolution) return null;
  const steps = new Map<string, number>();
  for (const row of side.rows(document)) {
    const step = keyIn(row);
    const own = row.cell === cell && row.part !== "rest";
    steps.set(step, (steps.get(step) ?? 0) + (own ? (numberOf(row) ?? 0) : 0));
  }
  const most = Math.max(1, ...steps.values());
  if ([...steps.values()].every((value) => value === 0)) return null;
  return (
    <div class="steps-of-area" role="img" aria-label={stepsInWords(steps)}>
      {[...steps].map(([step, value]) => (
        <span
          key={step}
          class={step === state.value.moment ? "now" : ""}
          style={{ height: `${(100 * value) / most}%` }}
          title={`${stepName(step)}: ${value === 0 ? t("not by itself") : number(value)}`}
        />
      ))}
    </div>
  );
}

function stepsInWords(steps: ReadonlyMap<string, number>): string {
  return [...steps]
    .map(([step, value]) => `${stepName(step)}: ${value === 0 ? t("not by itself") : number(value)}`)
    .join("; ");
}

/** The sides of the trade in the whole city: for one area they would say too much about few people. */
function Roles({ side }: { readonly side: Side }) {
  const rows = side.rows(side.facets.role.value.document).filter((row) => ROLES.includes(row.role ?? ""));
  const most = Math.max(1, ...rows.map((row) => numberOf(row) ?? 0));
  if (rows.length === 0) return null;
  return (
    <div class="roles">
      <h3>{t("In the whole city")}</h3>
      <ul>
        {rows.map((row) => (
          <li key={row.role}>
            <span>{nameOf("role", row.role ?? "")}</span>
            <span class={`bar role-${row.role}`} style={{ width: `${(100 * (numberOf(row) ?? 0)) / most}%` }} />
            <span class="number">{row.status === "shown" ? number(numberOf(row) ?? 0) : t("none or few")}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A neighbourhood's row: beside its number, between which limits it lies. */
type PlaceRow = Row & { readonly low?: number; readonly high?: number | null; readonly mostly_elsewhere?: boolean };

function summed(row: PlaceRow): string {
  const n = numberOf(row);
  if (row.status !== "shown" || n === null) return t("none or few");
  const low = Math.round(row.low ?? n);
  if (row.high === null) return t("about {n}, at least {low}", { n, low });
  return t("about {n}, from {low} to {high}", { n, low, high: Math.round(row.high ?? n) });
}

function PlaceCard({ side, name }: { readonly side: Side; readonly name: string }) {
  const { document } = side.neighbourhoods.value;
  const row = side.rows(document).find((one) => one.neighbourhood === name) as PlaceRow | undefined;
  const { basis, unit } = side.series.value;
  return (
    <>
      <h2>{name}</h2>
      <p class="number">
        {row ? summed(row) : t("none or few")}
        <span>{thing(basis, unit)}</span>
      </p>
      <p class="note">
        {t("The sum of the published areas whose middles lie in it; the upper limit holds what hidden ones may add.")}{" "}
        {row?.mostly_elsewhere && t("More than half of the ground of these areas lies outside it.")}
      </p>
    </>
  );
}
