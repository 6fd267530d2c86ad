/** The legend, always in sight: what is counted and when, classes, patterns, error, sharpness, layers. */

import { signal } from "@preact/signals";
import { number, t } from "../../words.ts";
import type { Answer } from "../api.ts";
import { filter, go, type Side, state } from "../model.ts";
import { baseNote } from "./base.ts";
import { look } from "./look.ts";
import { type Picture, pictures, scale, type Which } from "./pictures.ts";
import { neighbourhoodsIn, placesDocuments } from "./places.ts";
import { giveOrTake, periodOf, sizeOf, thing } from "./saying.ts";
import { coloursOf, limitsOf } from "./scale.ts";

/** Whether the borders of neighbourhoods are drawn over the cells. */
export const borders = signal(false);

const FINEST = 8;
const COARSEST = 6;

export function Legend({ side, which }: { readonly side: Side; readonly which: Which }) {
  const picture = pictures[which].value;
  const { layer } = state.value;
  const answer = layer === "neighbourhoods" ? side.neighbourhoods.value.document : (picture?.answer ?? null);
  const { basis, unit } = side.series.value;
  const moment = layer === "cells" ? (picture?.moment ?? "") : "";
  return (
    <section class="legend" aria-label={t("Legend")}>
      <p class="what">
        <strong>{thing(basis, unit)}</strong>
        {answer && <span>{periodOf(answer, moment, state.value.window === "growing")}</span>}
        {answer?.synthetic && <span class="badge">{t("made-up data")}</span>}
      </p>
      <Classes layer={layer} />
      {answer && <Exactness answer={answer} />}
      {layer === "cells" && picture && <Sharpness picture={picture} />}
      <Layers which={which} />
      {baseNote.value !== "" && <p class="note">{baseNote.value}</p>}
    </section>
  );
}

function Classes({ layer }: { readonly layer: string }) {
  const colours = coloursOf(scale.value, look.value.theme);
  return (
    <>
      <ul class="classes">
        {colours.map((colour, index) => {
          const { from, to } = limitsOf(scale.value, index);
          return (
            <li key={colour}>
              <span class="swatch" style={{ background: colour }} />
              {to === null
                ? t("{n} and more", { n: from })
                : from === to
                  ? number(from)
                  : `${number(from)}–${number(to)}`}
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
        {layer === "cells" && (
          <li>
            <span class="swatch rest" />
            {t("several areas with one number, coloured by its part for each")}
          </li>
        )}
        <li>
          <span class="swatch none" />
          {t("outside: no data")}
        </li>
      </ul>
      {layer === "cells" && colours.length > 1 && (
        <p class="heat">
          <span class="glow" style={{ background: `linear-gradient(90deg, transparent, ${colours.join(", ")})` }} />
          {t("From afar the same published numbers are drawn as heat.")}
        </p>
      )}
    </>
  );
}

function Exactness({ answer }: { readonly answer: Answer }) {
  const variance = answer.rows[0]?.variance ?? answer.published.variance;
  return <p class="note">{t("Each number is exact to give or take {error}.", { error: giveOrTake(variance) })}</p>;
}

/** The number that half of the single areas reach. */
function typical(picture: Picture): number | null {
  const single = picture.cover.areas.filter((area) => !area.rest && area.number !== null);
  return single[Math.floor(single.length / 2)]?.number ?? null;
}

/** The error of a middling area at another size, in per cent: a seventh of the people stand in an area one step finer. */
function errorAt(picture: Picture, resolution: number): string {
  const middle = typical(picture);
  if (middle === null || middle === 0) return "";
  const there = middle / 7 ** (resolution - picture.cover.grid.resolution);
  const part = Math.round((100 * giveOrTake(picture.answer.published.variance)) / there);
  return part > 99 ? t("mostly noise") : t("error about {part} %", { part: Math.max(part, 1) });
}

function Sharpness({ picture }: { readonly picture: Picture }) {
  const { resolution } = picture.cover.grid;
  const { asked, question } = picture.answer;
  const refused = Number(asked.resolution ?? 0) > Number(question.resolution ?? 0);
  const offered = picture.answer.sharper.some(({ filters }) => Number(filters.resolution ?? 0) > resolution);
  const finer = resolution < FINEST && !refused && (offered || asked.resolution !== undefined);
  const to = (next: number) => () => filter({ resolution: String(next) });
  return (
    <div class="sharpness">
      <p>
        {t("Areas of {size} km²", { size: sizeOf(resolution) })} <small>{errorAt(picture, resolution)}</small>
      </p>
      <div class="steps">
        <button type="button" class="small" disabled={resolution <= COARSEST} onClick={to(resolution - 1)}>
          {t("coarser")}
          {resolution > COARSEST && <small>{errorAt(picture, resolution - 1)}</small>}
        </button>
        <button type="button" class="small" disabled={!finer} onClick={to(resolution + 1)}>
          {t("finer")}
          {finer && <small>{errorAt(picture, resolution + 1)}</small>}
        </button>
      </div>
      {picture.answer.coarsened.length > 0 && (
        <details>
          <summary>{t("Why this size")}</summary>
          {picture.answer.coarsened.map((why) => (
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
  const { layer } = state.value;
  const choose = (wanted: "cells" | "neighbourhoods") => () => go({ layer: wanted });
  return (
    <fieldset class="layers">
      <legend>{t("Show by")}</legend>
      <button type="button" class="small" aria-pressed={layer === "cells"} onClick={choose("cells")}>
        {t("equal areas")}
      </button>
      <button
        type="button"
        class="small"
        aria-pressed={layer === "neighbourhoods"}
        disabled={none && layer === "cells"}
        onClick={choose("neighbourhoods")}
      >
        {t("neighbourhoods")}
      </button>
      {layer === "cells" && !none && (
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
      {none && <p class="note">{document?.note ?? t("No neighbourhoods are known for this city.")}</p>}
      {!none && document?.citation && <p class="note">{document.citation}</p>}
    </fieldset>
  );
}
