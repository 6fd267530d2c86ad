/** One side's map: a frame that keeps its size, the picture in it, and everything that says in words what it shows. */

import "./map.css";
import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { plural, t } from "../../words.ts";
import { playing, type Side, state } from "../model.ts";
import { page } from "../page.ts";
import { BesideCard } from "./beside.tsx";
import { Card } from "./card.tsx";
import { choices, pin, point, step } from "./choosing.ts";
import { Legend } from "./legend.tsx";
import { Notices } from "./notices.tsx";
import { type Picture, pictures, type Which } from "./pictures.ts";
import { spoken } from "./saying.ts";
import { Printed, Still } from "./still.tsx";
import { type Drawn, type Stage, useDrawing } from "./use-drawing.ts";

const PAN_PX = 90;
const RESTED_MS = 300;
const SKIPPED_PX = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;

export function MapPane({ side, which }: { readonly side: Side; readonly which: Which }) {
  const host = useRef<HTMLDivElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const stage = useSignal<Stage>("waiting");
  const said = useSignal("");
  const drawn = useDrawing(which, side, { host, over }, stage);
  const name = page().cities.find((one) => one.city === side.city.value)?.name ?? "";
  const end = `after-map-${which}`;
  return (
    <div class="map" data-which={which}>
      <a class="skip-map" href={`#${end}`} onClick={(event) => skip(event, end)}>
        {t("Skip the map")}
      </a>
      <div
        class="stage"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is moved by keys, so it takes the focus
        tabIndex={0}
        aria-label={t("Map of {city}", { city: name })}
        aria-describedby={`keys-of-map-${which}`}
        onKeyDown={(event) => onKey(event, which, drawn, said)}
        onBlur={() => point(which, null)}
      >
        <div class="under" ref={host} />
        <canvas class="over" ref={over} />
        {stage.value === "unable" && <Still which={which} />}
        {stage.value === "waiting" && <div class="quiet-outline" />}
      </div>
      <p class="hidden" id={`keys-of-map-${which}`}>
        {t(
          "Arrow keys move the map, plus and minus change its size. N and P go to the next and the previous area by number, Enter keeps its card open, Escape closes it.",
        )}
      </p>
      <Printed which={which} />
      <Zooms drawn={drawn} which={which} stage={stage} />
      <Notices side={side} which={which} stage={stage.value} />
      <BesideCard which={which} />
      <Card side={side} which={which} />
      <Legend side={side} which={which} />
      <p class="hidden" aria-live="polite" data-said={which}>
        {said}
      </p>
      <AreaList which={which} />
      <span id={end} tabIndex={-1} />
    </div>
  );
}

function skip(event: Event, to: string): void {
  // The fragment holds the map's position, so the link must not replace it.
  event.preventDefault();
  document.getElementById(to)?.focus();
}

function onKey(event: KeyboardEvent, which: Which, drawn: Drawn, said: Signal<string>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const picture = pictures[which].peek();
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key in SKIPPED_PX) {
    const [east, south] = SKIPPED_PX[key as keyof typeof SKIPPED_PX];
    drawn.pan(east * PAN_PX, south * PAN_PX);
  } else if (key === "+" || key === "=") drawn.zoom(1);
  else if (key === "-" || key === "_") drawn.zoom(-1);
  else if ((key === "n" || key === "p") && picture !== null) {
    const area = step(which, picture, key === "n" ? 1 : -1);
    if (area === null) return;
    said.value = spoken(which, picture, area);
    drawn.bring(area.anchor);
  } else if (key === "Enter") pin(which, choices[which].peek()?.name ?? null);
  else if (key === "Escape") choices[which].value = null;
  else return;
  event.preventDefault();
}

interface ZoomsProps {
  readonly drawn: Drawn;
  readonly which: Which;
  readonly stage: Signal<Stage>;
}

function Zooms({ drawn, stage }: ZoomsProps) {
  if (stage.value !== "drawn") return null;
  return (
    <div class="zooms">
      <button type="button" aria-label={t("Closer")} onClick={() => drawn.zoom(1)}>
        <span aria-hidden="true">+</span>
      </button>
      <button type="button" aria-label={t("Farther")} onClick={() => drawn.zoom(-1)}>
        <span aria-hidden="true">−</span>
      </button>
      <button type="button" aria-label={t("Show the whole city")} onClick={() => drawn.home()}>
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
          <path d="M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5" fill="none" stroke="currentColor" stroke-width="1.8" />
        </svg>
      </button>
    </div>
  );
}

/** The areas in words, the largest first: what a reader has who can't see the map. Written once the map rests. */
function AreaList({ which }: { readonly which: Which }) {
  const rested = useSignal<Picture | null>(null);
  useSignalEffect(() => {
    const next = pictures[which].value;
    if (playing.value) return;
    const wait = setTimeout(() => {
      rested.value = next;
    }, RESTED_MS);
    return () => clearTimeout(wait);
  });
  const picture = rested.value;
  if (picture === null || state.value.layer !== "cells") return null;
  const { areas, few } = picture.cover;
  return (
    <section
      class="hidden"
      aria-label={
        which === "here"
          ? t("The areas of the map, the largest number first")
          : t("The areas of the other side's map, the largest number first")
      }
    >
      <ol data-areas={which}>
        {areas.map((area) => (
          <li key={area.key} data-cell={area.row.cell} data-number={area.number ?? ""}>
            {spoken(which, picture, area)}
          </li>
        ))}
      </ol>
      <p>{plural("{n} more area holds none or few.", "{n} more areas hold none or few.", few.length)}</p>
    </section>
  );
}
