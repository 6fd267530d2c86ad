/**
 * The panel of overlays: switches, legend, source and date of each; rents without outlines as values over time. A page
 * hangs `<OverlaysPanel city={here.city.value} />` among its panels, and `layOver` among the ends of its map.
 */

import "./overlays.css";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Problem } from "../explorer/api.ts";
import { Group } from "../explorer/charts/group.tsx";
import { look } from "../explorer/map/look.ts";
import { day, month, t } from "../words.ts";
import { BesideRent } from "./beside-rent.tsx";
import {
  isDrawn,
  laid,
  lay,
  type Overlay,
  type Overlays,
  overlaysOf,
  type Rent,
  rentOf,
  type Series,
  type TimetableLine,
  timetableOf,
} from "./documents.ts";
import { colours } from "./layers.ts";
import { byHour, dollars, pathOf } from "./lines.ts";

const WIDTH = 220;
const HEIGHT = 36;
const FEW_PLACES = 3;

/** Everything of overlays for a city: to be hung into a page's panel. */
export function OverlaysPanel({ city }: { readonly city: string | null }) {
  return (
    <Group name="overlays" title={t("Rent and public transport")} open={laid.value.length > 0}>
      {city !== null && <Inside key={city} city={city} />}
    </Group>
  );
}

function Inside({ city }: { readonly city: string }) {
  const found = useSignal<Overlays | Problem | null>(null);
  useEffect(() => {
    overlaysOf(city).then(
      (document) => {
        found.value = document;
      },
      (error: unknown) => {
        found.value = error instanceof Problem ? error : new Problem("broken", "");
      },
    );
  }, [city]);
  const document = found.value;
  if (document === null) return <p class="quiet">{t("Loading")}</p>;
  if (document instanceof Problem) return <p class="quiet">{t("What may be laid over this map can't be had now.")}</p>;
  const held = document.overlays.filter((one) => one.held);
  const others = document.overlays.filter((one) => !one.held).map(({ title }) => title);
  return (
    <div class="overlays">
      {held.length === 0 && <p class="quiet">{t("This site holds none for this city.")}</p>}
      {held.map((overlay) => (
        <Entry key={overlay.name} overlay={overlay} all={document.overlays} />
      ))}
      {others.length > 0 && (
        <p class="quiet">{t("Known, but not held here: {titles}.", { titles: others.join(", ") })}</p>
      )}
      {document.notes.map((note) => (
        <p class="quiet" key={note}>
          {note}
        </p>
      ))}
      <BesideRent city={city} />
    </div>
  );
}

function Entry({ overlay, all }: { readonly overlay: Overlay; readonly all: readonly Overlay[] }) {
  const on = laid.value.includes(overlay.name);
  return (
    <section class="overlay" data-overlay={overlay.name}>
      {isDrawn(overlay) ? (
        <label>
          <input type="checkbox" checked={on} onChange={() => lay(overlay, all)} />
          <strong>{overlay.title}</strong>
        </label>
      ) : (
        <strong>{overlay.title}</strong>
      )}
      {overlay.synthetic && <span class="badge">{t("made-up data")}</span>}
      <p class="quiet">{dateOf(overlay)}</p>
      {on && <Key overlay={overlay} />}
      {overlay.kind === "rent" && (overlay.level !== "zip" || !isDrawn(overlay)) && <Values overlay={overlay} />}
      <Source overlay={overlay} />
    </section>
  );
}

/** Of when an overlay is: a map of last year's trains must not pass for today's. */
export function dateOf({ kind, since, until, typical }: Overlay): string {
  if (kind === "rent") {
    return until?.length === 4
      ? t("Fiscal year {year}, US dollars a month", { year: until })
      : t("Until {month}, US dollars a month", { month: month(until ?? "") });
  }
  if (typical === null) return t("The file names no date.");
  return t("Timetable of {day}; the file covers {from} to {to}.", {
    day: day(typical),
    from: day(since ?? ""),
    to: day(until ?? ""),
  });
}

function Key({ overlay }: { readonly overlay: Overlay }) {
  if (overlay.kind === "transit") return <LinesKey overlay={overlay} />;
  const limits = overlay.legend.breaks ?? [];
  return (
    <ul class="key">
      {colours(limits, look.value.theme).map((colour, place) => (
        <li key={colour}>
          <span class="swatch" style={{ background: colour }} />
          {rangeOf(limits, place)}
        </li>
      ))}
    </ul>
  );
}

/** Lines in their colours, with how often they run and when: a bar an hour of the service day. */
function LinesKey({ overlay }: { readonly overlay: Overlay }) {
  const timetable = useSignal<ReadonlyMap<string, TimetableLine>>(new Map());
  useEffect(() => {
    timetableOf(overlay).then(
      ({ lines }) => {
        timetable.value = new Map(lines.map((one) => [one.line, one]));
      },
      () => {},
    );
  }, [overlay.name]);
  return (
    <ul class="key">
      {(overlay.legend.lines ?? []).map(({ line, name, colour }) => {
        const runs = timetable.value.get(line);
        return (
          <li key={line} data-line={line}>
            <span class="stroke" style={{ background: colour ?? "var(--ink)" }} />
            <span>{name}</span>
            {runs && <Hours trips={byHour(runs.hours)} />}
            {runs && <span class="quiet">{t("up to {most} an hour", { most: runs.most })}</span>}
          </li>
        );
      })}
    </ul>
  );
}

function Hours({ trips }: { readonly trips: readonly number[] }) {
  const most = Math.max(...trips, 1);
  return (
    <svg class="hours" viewBox={`0 0 ${trips.length * 3} 14`} aria-hidden="true">
      {trips.map((count, hour) => (
        <rect key={hour} x={hour * 3} y={14 - (count / most) * 14} width={2} height={(count / most) * 14}>
          <title>{t("{hour}:00: {count} trips", { hour: String(hour % 24), count })}</title>
        </rect>
      ))}
    </svg>
  );
}

/** The dollars of a colour: below the first limit, between two, from the last on. */
export function rangeOf(limits: readonly number[], place: number): string {
  const [from, to] = [limits[place - 1], limits[place]];
  if (from === undefined && to === undefined) return t("one value");
  if (from === undefined) return t("under {to}", { to: dollars(to ?? 0) });
  return to === undefined
    ? t("{from} and more", { from: dollars(from) })
    : t("{from} to {to}", { from: dollars(from), to: dollars(to) });
}

/** Rents that are no map: the newest value and the line of all months, of a few places; of many the middle one. */
function Values({ overlay }: { readonly overlay: Overlay }) {
  const rent = useSignal<Rent | null>(null);
  useEffect(() => {
    rentOf(overlay).then(
      (document) => {
        rent.value = document;
      },
      () => {},
    );
  }, [overlay.name]);
  const document = rent.value;
  if (document === null) return null;
  const shown = document.series.filter(({ measure }) => measure === "zori" || measure === "2br");
  const places = new Set(shown.map(({ region }) => region)).size;
  if (places > FEW_PLACES) {
    return (
      <p>
        {t("{count} ZIP areas, half of them at {rent} or less. Their outlines aren't held here, so there is no map.", {
          count: places,
          rent: dollars(middleOf(shown, document.month)),
        })}
      </p>
    );
  }
  return (
    <>
      {shown.map((series) => (
        <Line key={series.region} series={series} />
      ))}
    </>
  );
}

/** The middle of the places' rents of a period, in whole dollars. */
export function middleOf(series: readonly Series[], period: string): number {
  const values = series
    .flatMap(({ periods, values }) => values[periods.indexOf(period)] ?? [])
    .sort((one, other) => one - other);
  return Math.round(values[Math.floor((values.length - 1) / 2)] ?? 0);
}

function Line({ series }: { readonly series: Series }) {
  const { name, periods, values } = series;
  const path = pathOf(values, WIDTH, HEIGHT);
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
  return (
    <figure class="rent-line">
      <figcaption>
        {t("{name}: {rent}", { name, rent: dollars(last) })}
        {path !== null && (
          <span class="quiet">
            {" "}
            {t("from {rent} in {month}", { rent: dollars(first), month: month(periods[0] ?? "") })}
          </span>
        )}
      </figcaption>
      {path !== null && (
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" preserveAspectRatio="none">
          <path d={path} fill="none" stroke="currentColor" stroke-width="1.5" vector-effect="non-scaling-stroke" />
        </svg>
      )}
    </figure>
  );
}

function Source({ overlay }: { readonly overlay: Overlay }) {
  const query = new URLSearchParams({ city: overlay.city });
  return (
    <details class="source">
      <summary>{t("Source: {publisher}", { publisher: overlay.publisher })}</summary>
      <p>{overlay.note}</p>
      <p>
        {overlay.citation} {overlay.licence} {overlay.terms}
      </p>
      <p>
        <a href={overlay.page} rel="noreferrer">
          {t("The publisher's page")}
        </a>
        {overlay.formats.map((format) => (
          <span key={format}>
            {" · "}
            <a href={`/api/v1/overlays/${overlay.name}?${query}&format=${format}`}>{format}</a>
          </span>
        ))}
      </p>
    </details>
  );
}
