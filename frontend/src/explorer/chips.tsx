/** What is on: each filter a chip that can be taken away, and what was coarsened. */

import { useRef } from "preact/hooks";
import { t } from "../words.ts";
import "./chips.css";
import { type Chip, chipsOf, cleared } from "./chips-of.ts";
import { coarsened, NOTES } from "./coarsened.ts";
import { filter, go, here } from "./model.ts";

export function Chips() {
  const list = useRef<HTMLUListElement>(null);
  const clear = useRef<HTMLButtonElement>(null);
  const filters = here.filters.value ?? {};
  const chips = chipsOf(filters, here.time.value.document?.sources ?? []);
  /** The focus goes to the chip that takes the place of the one removed, so that it is never lost. */
  function remove(chip: Chip, place: number): void {
    filter(chip.without);
    requestAnimationFrame(() => {
      const left = list.current?.querySelectorAll<HTMLButtonElement>("button") ?? [];
      (left[Math.min(place, left.length - 1)] ?? document.querySelector<HTMLElement>("#main"))?.focus();
    });
  }
  return (
    <div class="chart chips">
      {/* biome-ignore lint/a11y/noRedundantRoles: a list without bullets is no list to Safari unless it says so */}
      <ul ref={list} role="list" aria-label={t("Filters that are on")}>
        {chips.map((chip, place) => (
          <li key={chip.key}>
            <button
              type="button"
              class="chip"
              data-chip={chip.key}
              aria-label={t("Take away: {name}: {value}", { name: chip.name, value: chip.value })}
              onClick={() => remove(chip, place)}
            >
              <span class="chip-name">{chip.name}</span> {chip.value} <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
        {chips.length > 0 && (
          <li>
            <button
              ref={clear}
              type="button"
              class="text"
              onClick={() => go({ filters: cleared(filters), moment: "" })}
            >
              {t("Clear all")}
            </button>
          </li>
        )}
        {chips.length === 0 && <li class="none">{t("No filters: everything on record.")}</li>}
      </ul>
      <Coarsened />
    </div>
  );
}

/** What was answered otherwise than asked, beyond what stands below the headline. */
function Coarsened() {
  const notes = [...coarsened(here).slice(NOTES), ...(here.time.value.document?.coarsened ?? [])];
  const others = [...new Set(notes)].filter((note) => !coarsened(here).slice(0, NOTES).includes(note));
  if (others.length === 0) return null;
  return (
    <details class="coarser">
      <summary>{t("Also answered more coarsely than asked: why")}</summary>
      <ul>
        {others.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}
