/** Map or table: two buttons and the key T. What is shown then is said once, for those who don't see the change. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../../words.ts";
import { go, here, state } from "../model.ts";
import { onKey } from "./keys.ts";
import { titleShown } from "./shown.ts";

export function ViewSwitch() {
  const { view } = state.value;
  const [said, say] = useState("");
  const change = (to: "map" | "table") => {
    if (to === state.peek().view) return;
    go({ view: to });
    const title = titleShown(here);
    say(to === "table" ? t("Now a table. {title}", { title }) : t("Now a map. {title}", { title }));
  };
  useEffect(() => onKey("t", () => change(state.peek().view === "map" ? "table" : "map")), []);
  return (
    <fieldset class="switch">
      <legend class="hidden">{t("Map or table")}</legend>
      <button type="button" class="quiet-button" aria-pressed={view === "map"} onClick={() => change("map")}>
        {t("Map")}
      </button>
      <button
        type="button"
        class="quiet-button"
        aria-pressed={view === "table"}
        aria-keyshortcuts="t"
        onClick={() => change("table")}
      >
        {t("Table")}
      </button>
      <span class="hidden" role="status">
        {said}
      </span>
    </fieldset>
  );
}

/** The first thing on the page for who reads with ears or keys: the way to the table. */
export function TableFirst() {
  if (state.value.view === "table") return null;
  return (
    <button type="button" class="table-first" onClick={() => go({ view: "table" })}>
      {t("Show as table")}
    </button>
  );
}
