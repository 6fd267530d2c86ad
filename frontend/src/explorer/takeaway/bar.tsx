/** What is asked about, where to, and what to do with it: city, comparison, place, map or table, share. */

import { useEffect, useState } from "preact/hooks";
import { CompareMenu, choosing } from "../compare/compare-menu.tsx";
import { go, here, state } from "../model.ts";
import { page } from "../page.ts";
import "./bar.css";
import { t } from "../../words.ts";
import { enterCity } from "./city.ts";
import { onKey } from "./keys.ts";
import { explainingKeys, KeysHelp } from "./keys-help.tsx";
import { PlaceSearch } from "./place-search.tsx";
import { Cite, Share, sharing } from "./share.tsx";
import { titleShown } from "./shown.ts";

function home(): string {
  return page().language === "en" ? "/" : `/${page().language}/`;
}

function CitySelect() {
  const city = state.value.filters.city?.split(",")[0] ?? "";
  return (
    <div class="bar-city">
      <a href={home()}>{t("All cities")}</a>
      <label>
        <span class="hidden">{t("City")}</span>
        <select value={city} onChange={(event) => enterCity(event.currentTarget.value)}>
          {city === "" && <option value="">{t("Choose a city")}</option>}
          {page().cities.map((one) => (
            <option key={one.city} value={one.city} disabled={one.series.length === 0}>
              {one.series.length === 0 ? t("{name} (no records here)", { name: one.name }) : one.name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** Map or table. What is shown then is said once, for those who don't see the change. */
function ViewSwitch() {
  const { view } = state.value;
  const [said, say] = useState("");
  const change = (to: "map" | "table") => {
    if (to === state.peek().view) return;
    go({ view: to });
    say(
      to === "table"
        ? t("Now a table. {sentence}", { sentence: titleShown(here) })
        : t("Now a map. {sentence}", { sentence: titleShown(here) }),
    );
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

export function Bar() {
  const { compare, view } = state.value;
  useEffect(
    () =>
      onKey("?", () => {
        explainingKeys.value = true;
      }),
    [],
  );
  return (
    <nav class="bar" aria-label={t("City, comparison, view")}>
      {view === "map" && (
        <button type="button" class="skip" onClick={() => go({ view: "table" })}>
          {t("Show as table")}
        </button>
      )}
      <CitySelect />
      <button
        type="button"
        class="quiet-button"
        aria-haspopup="dialog"
        onClick={() => {
          choosing.value = true;
        }}
      >
        {compare === null ? t("Compare") : t("Comparing: change")}
      </button>
      <PlaceSearch />
      <ViewSwitch />
      <button
        type="button"
        class="quiet-button"
        aria-haspopup="dialog"
        onClick={() => {
          sharing.value = true;
        }}
      >
        {t("Share")}
      </button>
      <button
        type="button"
        class="quiet-button bar-keys"
        aria-haspopup="dialog"
        aria-keyshortcuts="?"
        onClick={() => {
          explainingKeys.value = true;
        }}
      >
        <span aria-hidden="true">?</span>
        <span class="hidden">{t("Keys")}</span>
      </button>
      <CompareMenu />
      <Share />
      <Cite />
      <KeysHelp />
    </nav>
  );
}
