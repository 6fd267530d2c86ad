/** The page inside another site's frame: no bars, but its name, its state and the way to the full page. */

import { t } from "../../words.ts";
import { state } from "../model.ts";
import { permalink } from "./addresses.ts";
import "./embedded.css";
import { shownAnswer } from "./shown.ts";
import { TableFirst, ViewSwitch } from "./view-switch.tsx";

export function EmbedHead() {
  return (
    <div class="embed-head">
      <TableFirst />
      <ViewSwitch />
    </div>
  );
}

export function EmbedMark() {
  const { document: answer } = shownAnswer.value;
  return (
    <p class="embed-mark">
      {answer?.synthetic && <span class="badge">{t("made-up data")}</span>}
      {answer?.origin.includes("contributed") && <span class="badge">{t("contributed")}</span>}
      <a href={permalink(state.value)} target="_blank" rel="noopener">
        {t("Safelight: filters, method and sources on the full page")}
      </a>
      {answer !== null && <span class="quiet">{answer.sources.map(({ publisher }) => publisher).join("; ")}</span>}
    </p>
  );
}
