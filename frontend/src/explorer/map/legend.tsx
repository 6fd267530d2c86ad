/** The legend, always in sight: what is counted and when, classes, patterns, error, sharpness, layers. */

import "./legend.css";
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { KeyOnMap } from "../../context/key.tsx";
import { number, t } from "../../words.ts";
import type { Answer } from "../api.ts";
import { giveOrTake } from "../charts/sums.ts";
import { filter, go, layer, type Side, state } from "../model.ts";
import { page } from "../page.ts";
import { scaledNumbers } from "./areas.ts";
import { baseNote } from "./base.ts";
import { BesideSwitches } from "./beside.tsx";
import { COARSEST, FINEST } from "./grid.ts";
import { look } from "./look.ts";
import { pictures, scale, type Which } from "./pictures.ts";
import { neighbourhoodsIn, placesDocuments } from "./places.ts";
import { periodOf, sizeOf, thing } from "./saying.ts";
import { coloursOf, limitsOf } from "./scale.ts";

/** Whether the borders of neighbourhoods are drawn over the cells. */
export const borders = signal(false);

export function Legend({ side, which }: { readonly side: Side; readonly which: Which }) {
  return (
    <section class="legend" aria-label={which === "here" ? t("Legend") : t("Legend of the other side")}>
      <What side={side} which={which} />
      <Classes />
      <Exactness which={which} />
      <Sharpness which={which} />
      <KeyOnMap />
      <Layers which={which} />
      {baseNote.value !== "" && <p class="note">{baseNote.value}</p>}
    </section>
  );
}

/** The parts of the legend follow signals of their own, so that a step of time writes the period anew and no more. */
const answers: Readonly<Record<Which, ReadonlySignal<Answer | null>>> = {
  here: computed(() => pictures.here.value?.answer ?? null),
  there: computed(() => pictures.there.value?.answer ?? null),
};

function What({ side, which }: { readonly side: Side; readonly which: Which }) {
  const byCells = layer.value === "cells";
  const answer = byCells ? answers[which].value : side.neighbourhoods.value.document;
  const moment = byCells ? (pictures[which].value?.moment ?? "") : "";
  const { basis, unit } = side.series.value;
  return (
    <p class="what">
      <strong>{thing(basis, unit)}</strong>
      {answer && <span>{periodOf(answer, moment, state.value.window === "growing")}</span>}
      {answer?.synthetic && <span class="badge">{t("made-up data")}</span>}
      {answer?.origin.includes("contributed") && <span class="badge">{t("contributed")}</span>}
    </p>
  );
}

function Classes() {
  const colours = coloursOf(scale.value, look.value.theme);
  return (
    <>
      <ul class="classes">
        {colours.map((colour, index) => {
          const { from, to } = limitsOf(scale.value, index);
          return (
            <li key={colour}>
              <span class="swatch" style={{ background: colour }} />
              {to === null ? `${number(from)}+` : from === to ? number(from) : `${number(from)}–${number(to)}`}
            </li>
          );
        })}
      </ul>
      <ul class="patterns">
        <li>
          <span class="swatch few" />
          {t("none or few")}
        </li>
        <li>
          <span class="swatch held" />
          {t("protected")}
        </li>
        {layer.value === "cells" && (
          <li>
            <span class="swatch rest" style={{ background: look.value.ramp.at(-1) ?? "" }} />
            {t("several areas, one number")}
          </li>
        )}
        {layer.value === "cells" && colours.length > 1 && (
          <li>
            <span
              class="swatch glow"
              style={{ background: `linear-gradient(90deg, transparent, ${colours.join(", ")})` }}
            />
            {t("the same, from afar")}
          </li>
        )}
        <li>
          <span class="swatch none" />
          {t("outside: no data")}
        </li>
      </ul>
    </>
  );
}

function Exactness({ which }: { readonly which: Which }) {
  const answer = answers[which].value;
  if (answer === null) return <p class="note">&nbsp;</p>;
  if (layer.value !== "cells") return <p class="note">{t("The limits of each number are on its card.")}</p>;
  const variance = answer.rows[0]?.variance ?? answer.published.variance;
  return <p class="note">{t("Give or take {error} in each number.", { error: giveOrTake(variance) })}</p>;
}

/** The number that half of the single areas reach. */
function typical(answer: Answer): number | null {
  const single = scaledNumbers(answer.rows).sort((one, other) => one - other);
  return single[Math.floor(single.length / 2)] ?? null;
}

/** The error of a middling area at another size, in per cent: a seventh of the people stand in an area one step finer. */
function errorAt(answer: Answer, resolution: number): string {
  const middle = typical(answer);
  if (middle === null || middle === 0) return "";
  const there = middle / 7 ** (resolution - Number(answer.question.resolution));
  const part = Math.round((100 * giveOrTake(answer.published.variance)) / there);
  return part > 99 ? t("mostly noise") : t("± {part} %", { part: Math.max(part, 1) });
}

function Sharpness({ which }: { readonly which: Which }) {
  const answer = answers[which].value;
  if (layer.value !== "cells") return null;
  if (answer === null) return <div class="sharpness" />;
  const { asked, question } = answer;
  const resolution = Number(question.resolution ?? COARSEST);
  const refused = Number(asked.resolution ?? 0) > Number(question.resolution ?? 0);
  const offered = answer.sharper.some(({ filters }) => Number(filters.resolution ?? 0) > resolution);
  const finer = resolution < FINEST && !refused && (offered || asked.resolution !== undefined);
  const to = (next: number) => () => filter({ resolution: String(next) });
  return (
    <div class="sharpness">
      <span title={t("The error of a middling area, in per cent of its number")}>
        {t("Areas of {size} km²", { size: sizeOf(resolution) })} <small>{errorAt(answer, resolution)}</small>
      </span>
      <button type="button" class="small" disabled={resolution <= COARSEST} onClick={to(resolution - 1)}>
        {t("coarser")}
        {resolution > COARSEST && <small>{errorAt(answer, resolution - 1)}</small>}
      </button>
      <button type="button" class="small" disabled={!finer} onClick={to(resolution + 1)}>
        {t("finer")}
        {finer && <small>{errorAt(answer, resolution + 1)}</small>}
      </button>
      {answer.coarsened.length > 0 && (
        <details>
          <summary>{t("Why this size")}</summary>
          {answer.coarsened.map((why) => (
            <p key={why}>{why}</p>
          ))}
        </details>
      )}
    </div>
  );
}

function Layers({ which }: { readonly which: Which }) {
  const { document } = placesDocuments[which].value;
  const none = neighbourhoodsIn(document).length === 0;
  const choose = (wanted: "cells" | "neighbourhoods") => () => go({ layer: wanted });
  return (
    <fieldset class="layers">
      <legend>{t("Show by")}</legend>
      <button type="button" class="small" aria-pressed={layer.value === "cells"} onClick={choose("cells")}>
        {t("equal areas")}
      </button>
      <button
        type="button"
        class="small"
        aria-pressed={layer.value === "neighbourhoods"}
        disabled={none && layer.value === "cells"}
        onClick={choose("neighbourhoods")}
      >
        {t("neighbourhoods")}
      </button>
      {layer.value === "cells" && !none && (
        <label>
          <input
            type="checkbox"
            checked={borders.value}
            onChange={(event) => {
              borders.value = event.currentTarget.checked;
            }}
          />
          {t("borders of neighbourhoods")}
        </label>
      )}
      {page().subject === undefined && <BesideSwitches which={which} />}
      {none && <p class="note">{document?.note ?? t("No neighbourhoods are known for this city.")}</p>}
      {!none && document?.citation && <p class="note">{document.citation}</p>}
    </fieldset>
  );
}
