/** A combobox over our own place names, as the ARIA practices describe one: the list follows what is typed. */

import { useId, useRef, useState } from "preact/hooks";
import { neighbourhoodsIn, type PlacesDocument, placesDocuments } from "../map/places.ts";
import { page } from "../page.ts";
import { focusedPlace } from "../place.ts";
import { enterCity } from "./city.ts";
import "./place-search.css";
import { plural, t } from "../../words.ts";
import { boxOf, type Found, matching } from "./places.ts";

function candidates(places: PlacesDocument | null): readonly Found[] {
  const cities = page().cities.map(({ city, name }): Found => ({ kind: "city", name, id: city, bbox: null }));
  const inside = neighbourhoodsIn(places).map(({ name, shape }): Found => {
    return { kind: "neighbourhood", name, id: name, bbox: boxOf(shape.geometry) };
  });
  return [...inside, ...cities];
}

function take(place: Found): void {
  if (place.kind === "city") enterCity(place.id);
  else if (place.bbox) focusedPlace.value = { name: place.name, bbox: place.bbox };
}

export function PlaceSearch() {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, type] = useState("");
  const [open, show] = useState(false);
  const [at, stand] = useState(-1);
  const known = placesDocuments.here.value.document;
  const found = open ? matching(candidates(known), typed) : [];

  function close(): void {
    show(false);
    stand(-1);
  }
  function choose(place: Found): void {
    take(place);
    type(place.kind === "city" ? "" : place.name);
    close();
    input.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const count = open ? found.length : matching(candidates(known), typed).length;
      const step = event.key === "ArrowDown" ? 1 : -1;
      show(true);
      if (count > 0) stand(at < 0 && step < 0 ? count - 1 : (at + step + count) % count);
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      const place = found[at] ?? (typed === "" ? undefined : found[0]);
      if (place) choose(place);
    } else if (event.key === "Escape") {
      if (open) close();
      else type("");
    }
  }
  const note = neighbourhoodsIn(known).length > 0 ? null : known?.note;
  return (
    <div class="place-search">
      <label class="hidden" for={id}>
        {t("Search a city or neighbourhood")}
      </label>
      <input
        id={id}
        ref={input}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        placeholder={t("Search a city or neighbourhood")}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && at >= 0 ? `${id}-${at}` : undefined}
        value={typed}
        onInput={(event) => {
          type(event.currentTarget.value);
          show(true);
          stand(-1);
        }}
        onClick={() => show(true)}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      <div class="place-list" hidden={!open}>
        <div id={`${id}-list`} role="listbox" aria-label={t("Places")} tabIndex={-1}>
          {found.map((place, place_at) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the combobox's, which keeps the focus.
            <div
              key={`${place.kind} ${place.id}`}
              id={`${id}-${place_at}`}
              role="option"
              tabIndex={-1}
              aria-selected={place_at === at}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(place)}
            >
              {place.name} <span class="quiet">{place.kind === "city" ? t("city") : t("neighbourhood")}</span>
            </div>
          ))}
        </div>
        {found.length === 0 && <p class="quiet">{t("No place here has that name.")}</p>}
        {note && <p class="quiet">{note}</p>}
      </div>
      <span class="hidden" role="status">
        {open ? plural("{n} place", "{n} places", found.length) : ""}
      </span>
    </div>
  );
}
