/** What is asked about, where to, and what to do with it: city, comparison, place, map or table, share. */

import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../words.ts";
import { CompareMenu, choosing } from "../compare/compare-menu.tsx";
import { state } from "../model.ts";
import { asks, page } from "../page.ts";
import "./bar.css";
import { enterCity } from "./city.ts";
import { onKey } from "./keys.ts";
import { explainingKeys, KeysHelp } from "./keys-help.tsx";
import { PlaceSearch } from "./place-search.tsx";
import { Cite, Share, sharing } from "./share.tsx";
import { TableFirst, ViewSwitch } from "./view-switch.tsx";

/** The page that has all cities. */
function home(): string {
  return `${page().language === "en" ? "/" : `/${page().language}/`}${asks().place}`;
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

interface OpensProps {
  readonly dialog: Signal<boolean>;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A button that opens a dialog. */
export function Opens({ dialog, class: more = "", children }: OpensProps) {
  return (
    <button
      type="button"
      class={`quiet-button ${more}`}
      aria-haspopup="dialog"
      onClick={() => {
        dialog.value = true;
      }}
    >
      {children}
    </button>
  );
}

export function Bar() {
  useEffect(
    () =>
      onKey("?", () => {
        explainingKeys.value = true;
      }),
    [],
  );
  return (
    <nav class="place-bar" aria-label={t("City, comparison, view")}>
      <TableFirst />
      <CitySelect />
      {page().subject === undefined && (
        <Opens dialog={choosing}>{state.value.compare === null ? t("Compare") : t("Comparing: change")}</Opens>
      )}
      <PlaceSearch />
      <ViewSwitch />
      <Opens dialog={sharing}>{t("Share")}</Opens>
      <Opens dialog={explainingKeys} class="bar-keys">
        <span aria-hidden="true">?</span>
        <span class="hidden">{t("Keys")}</span>
      </Opens>
      <CompareMenu />
      <Share />
      <Cite />
      <KeysHelp />
    </nav>
  );
}
