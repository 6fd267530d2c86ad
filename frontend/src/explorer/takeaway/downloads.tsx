/** Files of exactly what is shown: tables and areas from the API, the picture from the browser. */

import { useState } from "preact/hooks";
import { t } from "../../words.ts";
import type { Answer } from "../api.ts";
import { differenceShown, inShort } from "../compare/difference-view.tsx";
import { sideTitle } from "../compare/sides.ts";
import { besideInWords, besideSources, besides, isBesideMadeUp } from "../map/beside.tsx";
import { here, type Side, state, there } from "../model.ts";
import { nameOf, page } from "../page.ts";
import { fileAddress, fileName, permalink } from "./addresses.ts";
import type { Difference } from "./difference-picture.ts";
import { rowsShown, shownBy, titleShown } from "./shown.ts";
import { cityName, countedIn, limitsOf, periodOf, sharpness } from "./wording.ts";

/** Words of a file's name: what was asked, without what the city's name says. */
function nameParts(): readonly string[] {
  const { role, since, until } = state.value.filters;
  return [state.value.layer, role ?? "", since ?? "", until ?? "", state.value.moment];
}

function Files() {
  const { compare } = state.value;
  const sides = compare === null ? [here] : [here, there];
  return (
    <>
      {sides.map((side) => {
        const { address, document } = shownBy(side);
        if (address === null || document === null) return null;
        const city = side.city.value ?? "";
        // Neighbourhoods have shapes where somebody loaded them; a question for the whole city has no area.
        const byArea = namesShown() ? document.rows.length > 0 : document.question.resolution !== undefined;
        const of = compare === null ? "" : t(" of {side}", { side: sideTitle(side) });
        return (
          <>
            <a class="file" href={fileAddress(address, "csv")} download={fileName(city, nameParts(), "csv")}>
              {t("CSV")}
              <span class={compare === null ? "hidden" : ""}>{of || t(" of what is shown")}</span>
            </a>
            {byArea && (
              <a class="file" href={fileAddress(address, "geojson")} download={fileName(city, nameParts(), "geojson")}>
                {t("GeoJSON")}
                <span class={compare === null ? "hidden" : ""}>{of || t(" of what is shown")}</span>
              </a>
            )}
          </>
        );
      })}
    </>
  );
}

/** Whether neighbourhoods are shown; at a moment there are cells only. */
function namesShown(): boolean {
  return state.value.layer === "neighbourhoods" && state.value.moment === "";
}

/** One side's map in the picture. */
function partOf(side: Side) {
  const which = whichOf(side);
  return {
    which,
    heading: sideTitle(side),
    neighbourhoods: namesShown() ? rowsShown(side) : null,
    beside: besides[which].value,
  };
}

function whichOf(side: Side) {
  return side === here ? ("here" as const) : ("there" as const);
}

/** What a picture of these sides says of what their maps mark beside the numbers; nothing where they mark nothing. */
function besideOf(sides: readonly Side[]): readonly string[] {
  if (state.value.beside === "nothing") return [];
  return sides.map((side) => {
    const said = besideInWords(whichOf(side));
    return sides.length === 1 ? said : `${sideTitle(side)}: ${said}`;
  });
}

/** What an answer cites, and whom to name for what is marked beside it. */
function withBeside(answer: Answer, sides: readonly Side[]): Answer {
  if (state.value.beside === "nothing") return answer;
  const marked = sides.map(whichOf);
  const sources = [...answer.sources, ...marked.flatMap(besideSources)];
  const once = new Map(sources.map((source) => [`${source.city} ${source.source}`, source]));
  return {
    ...answer,
    sources: [...once.values()],
    synthetic: answer.synthetic || marked.some(isBesideMadeUp),
  };
}

/** The difference of both sides, where the page shows that instead of them; throws where there is none by area. */
function differenceOf(): Difference | null {
  const { compare, contrast } = state.value;
  if (compare === null || contrast !== "difference") return null;
  const rows = differenceShown();
  if (rows === null || typeof rows === "string") throw new Error(t("there is no map of this answer yet"));
  return { rows, city: here.city.value ?? "", left: sideTitle(here), right: sideTitle(there) };
}

/** What a picture of differences is called. */
function differenceTitle({ left, right }: Difference, synthetic: boolean): string {
  const things = countedIn(here.series.value);
  const said = `${cityName(here.city.value)}: ${t("{left} minus {right}, by area: {things}", { left, right, things })}`;
  return synthetic ? t("Made-up data, for show: {said}", { said }) : said;
}

async function save(): Promise<void> {
  const { document: answer } = shownBy(here);
  if (answer === null) throw new Error(t("there is no answer yet"));
  const { filters, compare } = state.value;
  const difference = differenceOf();
  const areas = sharpness(answer.question.resolution);
  const byName = namesShown();
  const limits = limitsOf(filters, here.series.value);
  const sides = compare === null ? [here] : [here, there];
  const marked = difference === null ? sides : [];
  const { pictureFile } = await import("./picture.ts");
  const told = {
    title: difference === null ? titleShown(here) : differenceTitle(difference, answer.synthetic),
    about: [
      ...(difference === null ? [] : [inShort(difference.rows, difference.left, difference.right)]),
      t("{period}; {areas}; {things}, after records of {basis}.", {
        period: periodOf(answer.question, state.value.moment),
        areas: byName ? t("by neighbourhood (sums of {areas})", { areas }) : areas,
        things: countedIn(here.series.value),
        basis: nameOf("basis", here.series.value.basis),
      }),
      limits.length === 0 ? t("No filters.") : t("Filters: {filters}.", { filters: limits.join("; ") }),
      ...besideOf(marked),
      ...answer.coarsened,
    ],
    answer: withBeside(answer, marked),
    address: permalink(state.value),
    accessed: page().today,
    parts: sides.map(partOf),
    difference,
  };
  const file = await pictureFile(told);
  const link = Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(file),
    download: fileName(here.city.value ?? "", nameParts(), "png"),
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function PictureButton() {
  const [said, say] = useState("");
  const [busy, work] = useState(false);
  async function press(): Promise<void> {
    work(true);
    say(t("Drawing the picture …"));
    try {
      await save();
      say(t("The picture is saved."));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      say(t("The picture could not be made: {why}. The table and the CSV file have the same numbers.", { why }));
    } finally {
      work(false);
    }
  }
  return (
    <>
      <button type="button" class="quiet-button" disabled={busy} onClick={press}>
        {t("PNG picture")}
      </button>
      <span role="status">{said}</span>
    </>
  );
}

export function Downloads() {
  return (
    <div class="downloads">
      <Files />
      <PictureButton />
      <button type="button" class="quiet-button" onClick={() => print()}>
        {t("Print")}
      </button>
    </div>
  );
}
