/** The key of the measure that shades the counties: what, unit, year, and a range for each colour. */

import "./context.css";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { look } from "../explorer/map/look.ts";
import { colours } from "../overlays/layers.ts";
import { t } from "../words.ts";
import { chosen, context, type Measure } from "./documents.ts";
import { rangeOf } from "./figures.ts";

export function Key({ measure }: { readonly measure: Measure }) {
  return (
    <ul class="context-key">
      {colours(measure.limits, look.value.theme).map((colour, place) => (
        <li key={colour}>
          <span class="swatch" style={{ background: colour }} />
          {rangeOf(measure, place)}
        </li>
      ))}
      <li>
        <span class="swatch" />
        {t("no figure")}
      </li>
    </ul>
  );
}

/** For the map's legend: nothing while nothing shades the counties. */
export function KeyOnMap() {
  const measures = useSignal<readonly Measure[]>([]);
  const id = chosen.value;
  useEffect(() => {
    if (id === "") return;
    context().then(
      (document) => {
        measures.value = document.measures;
      },
      () => {},
    );
  }, [id]);
  const measure = measures.value.find((one) => one.id === id);
  if (measure === undefined) return null;
  return (
    <div>
      <p class="note">
        {t("Counties: {what}, {unit}, {year}", { what: measure.name, unit: measure.unit, year: measure.year })}
      </p>
      <Key measure={measure} />
    </div>
  );
}
