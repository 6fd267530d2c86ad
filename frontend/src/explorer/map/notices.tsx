/** What keeps the map from showing what was asked, in plain words, with a way on. The old picture stays under it. */

import "./notices.css";
import { t } from "../../words.ts";
import { numberOf, type Row } from "../api.ts";
import type { Loaded } from "../loading.ts";
import { go, type Side, state } from "../model.ts";
import { FILTERS, type Filters } from "../state.ts";
import { emptiness, emptyInWords, Unanswered } from "../unanswered.tsx";
import { pictures, type Which } from "./pictures.ts";
import { thing } from "./saying.ts";
import type { Stage } from "./use-drawing.ts";

interface Props {
  readonly side: Side;
  readonly which: Which;
  readonly stage: Stage;
}

export function Notices({ side, which, stage }: Props) {
  const { layer, moment } = state.value;
  const asked: Loaded<unknown> =
    layer === "neighbourhoods" ? side.neighbourhoods.value : moment === "" ? side.cells.value : side.frames.value;
  return (
    <div class={stage === "unable" ? "notices low" : "notices"}>
      {(asked.problem !== null || asked.loading) && (
        <div class="notice">
          <Unanswered problem={asked.problem} loading={asked.loading} />
        </div>
      )}
      {!asked.problem && !asked.loading && layer === "cells" && <Empty side={side} which={which} />}
      {stage === "unable" && (
        <div class="notice" role="status">
          <p>{t("This browser can't draw the moving map (it has no WebGL), so the areas stand still.")}</p>
          <TableInstead />
        </div>
      )}
    </div>
  );
}

function filtersIn(nearest: Readonly<Record<string, string>>): Filters {
  return Object.fromEntries(FILTERS.filter((name) => name in nearest).map((name) => [name, nearest[name] ?? ""]));
}

/** An answer without any area: why, and what there is instead. */
function Empty({ side, which }: { readonly side: Side; readonly which: Which }) {
  const picture = pictures[which].value;
  if (picture === null || picture.rows.length > 0 || picture.moment !== "") return null;
  const { basis, unit } = side.series.value;
  const off = (picture.answer.not_on_map ?? []).find((row: Row) => row.basis === basis && row.unit === unit);
  const silent = emptiness(side.cells.value) === "not recorded";
  const count = off && off.status === "shown" ? numberOf(off) : null;
  return (
    <div class="notice" role="status">
      <p>
        {silent && emptyInWords("not recorded")}
        {!silent &&
          (count === null
            ? t("Here nothing, or too little to be shown, is counted.")
            : t(
                "About {n} {things} are counted, but no area can be shown by itself: too few stand in each, or their place isn't published.",
                {
                  n: count,
                  things: thing(basis, unit),
                },
              ))}{" "}
        {!silent && picture.answer.protected.why}
      </p>
      {picture.answer.sharper.map(({ filters, why }) => (
        <button key={why} type="button" class="small" onClick={() => go({ filters: filtersIn(filters), moment: "" })}>
          {why}
        </button>
      ))}
      <TableInstead />
    </div>
  );
}

function TableInstead() {
  return (
    <button type="button" class="small" onClick={() => go({ view: "table" })}>
      {t("Show the table")}
    </button>
  );
}
