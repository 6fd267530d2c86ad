/** Ways to pass on what the page shows: its address, a frame for another site, a citation. */

import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { here, state } from "../model.ts";
import { page } from "../page.ts";
import { embedCode, permalink } from "./addresses.ts";
import { bibtex, plainCitation, sourceLines } from "./citation.ts";
import { Copied } from "./copied.tsx";
import { Dialog } from "./dialog.tsx";
import "./share.css";
import { t } from "../../words.ts";
import { shownAnswer, titleShown } from "./shown.ts";

export const sharing = signal(false);
export const citing = signal(false);

const SIZES = [
  { width: 800, height: 640 },
  { width: 600, height: 520 },
  { width: 360, height: 560 },
] as const;

/** The page in a frame of another site. */
function Frame({ title }: { readonly title: string }) {
  const [size, choose] = useState(0);
  const { width, height } = SIZES[size] ?? SIZES[0];
  return (
    <>
      <Copied
        label={t("Code to show it on another page")}
        text={embedCode(state.value, title, width, height)}
        rows={4}
      />
      <fieldset class="sizes">
        <legend>{t("Size of the frame")}</legend>
        {SIZES.map((one, place) => (
          <label key={one.width}>
            <input type="radio" name="size" checked={place === size} onChange={() => choose(place)} />
            {t("{width} by {height}", one)}
          </label>
        ))}
      </fieldset>
    </>
  );
}

export function Share() {
  const title = titleShown(here);
  return (
    <Dialog open={sharing} title={t("Share this page")}>
      <p class="quiet">{title}</p>
      <Copied label={t("Link")} text={permalink(state.value, location.hash)} />
      <p class="quiet">
        {t(
          "The link holds the question and where the map stands. It holds nothing about you, and nobody is told that you made it.",
        )}
      </p>
      {page().subject === undefined && <Frame title={title} />}
      <button
        type="button"
        class="quiet-button"
        onClick={() => {
          sharing.value = false;
          citing.value = true;
        }}
      >
        {t("Cite this")}
      </button>
    </Dialog>
  );
}

export function Cite() {
  const title = titleShown(here);
  const answer = shownAnswer.value.document;
  const cited = answer && {
    sentence: title,
    answer,
    address: permalink(state.value),
    accessed: page().today,
  };
  return (
    <Dialog open={citing} title={t("Cite this")}>
      {cited === null ? (
        <p>{t("There is no answer to cite yet.")}</p>
      ) : (
        <>
          <Copied label={t("As text")} text={plainCitation(cited)} rows={6} />
          <Copied label={t("As BibTeX")} text={bibtex(cited)} rows={9} />
          <h3>{t("Whose records these are")}</h3>
          <ul>
            {sourceLines(cited.answer).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <p class="quiet">
            {cited.answer.release
              ? t("The numbers of a release never move.")
              : t(
                  "Numbers can change when a source corrects its records. For numbers that never move, cite a release: add release= to the address.",
                )}
          </p>
        </>
      )}
    </Dialog>
  );
}
