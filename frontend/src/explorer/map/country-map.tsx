/** The country with the catalogue's cities: outlines and links, in plain SVG, small enough for the first page. */

import "./country-map.css";
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { render } from "preact";
import type { Question } from "../../question.ts";
import { t } from "../../words.ts";
import { toAlbers } from "./albers.ts";
import country from "./country.json";
import { AnnouncedChoice, AnnouncedTable, addressOf, type Go, numberOn, useAnnounced } from "./country-announced.tsx";

/** What the page says of a city, in its own language: the server wrote it from the published totals. */
export interface CityOnMap {
  readonly city: string;
  readonly name: string;
  readonly state: string;
  readonly centre: readonly [latitude: number, longitude: number];
  readonly counts: readonly { readonly what: string; readonly number: string; readonly badge: string }[];
}

const HEXAGON = [0, 60, 120, 180, 240, 300]
  .map((turn) => (turn * Math.PI) / 180)
  .map((turn) => `${(11 * Math.sin(turn)).toFixed(1)},${(-11 * Math.cos(turn)).toFixed(1)}`)
  .join(" ");
/** East of this on the plane, a name stands to the left of its city. */
const NAMES_LEFT_FROM = 840;
const NAME_WIDTH = 110;
const NAME_HEIGHT = 18;

/** Draws the country into an element, from the data that the page carries; `go` changes what the page asks. */
export function mountCountryMap(element: HTMLElement, asked: ReadonlySignal<Question>, go: Go): void {
  const text = document.getElementById("country-data")?.textContent;
  if (text) render(<CountryMap cities={JSON.parse(text) as CityOnMap[]} asked={asked} go={go} />, element);
}

interface Props {
  readonly cities: readonly CityOnMap[];
  readonly asked: ReadonlySignal<Question>;
  readonly go: Go;
}

export function CountryMap({ cities, asked, go }: Props) {
  const chosen = useSignal<CityOnMap | null>(null);
  const announced = useAnnounced(asked.value);
  const placed = cities.map((city) => toAlbers(...city.centre));
  // A city without numbers whose name would run into another's is drawn without it: its card and its link have it.
  const isNamed = cities.map(
    ({ counts }, index) =>
      counts.length > 0 ||
      !cities.some((other, at) => other.counts.length > 0 && isNear(placed[index], placed[at], -NAME_WIDTH)),
  );
  // A name that would run into the next city to the east stands under its own.
  const isCrowded = (index: number) => placed.some((next, at) => isNamed[at] && isNear(placed[index], next, 0));
  return (
    <div class="country-map">
      <AnnouncedChoice asked={asked.value} go={go} />
      <svg viewBox={`0 0 ${country.width} ${country.height}`} aria-label={t("Map of the cities")}>
        <path class="land" d={country.land} />
        <path class="states" d={country.states} />
        {cities.map((city, index) => (
          <City
            key={city.city}
            city={city}
            address={addressOf(city.city, asked.value)}
            announced={numberOn(announced, city.city)}
            at={placed[index] ?? [0, 0]}
            named={isNamed[index] ?? true}
            under={isCrowded(index)}
            chosen={chosen.value === city}
            choose={(to) => (chosen.value = to)}
          />
        ))}
      </svg>
      <CityCard city={chosen.value} />
      {asked.value.beside === "announced" && <AnnouncedTable cities={cities} asked={asked.value} answer={announced} />}
    </div>
  );
}

type Spot = readonly [number, number] | undefined;

/** Whether `next` lies on the line of `spot`, more than `from` and less than a name to the east of it. */
function isNear(spot: Spot, next: Spot, from: number): boolean {
  if (spot === undefined || next === undefined) return false;
  const east = next[0] - spot[0];
  return east > from && east < NAME_WIDTH && Math.abs(next[1] - spot[1]) < NAME_HEIGHT;
}

interface CityProps {
  readonly city: CityOnMap;
  readonly address: string;
  /** The number of announced operations, written out; empty where none is shown. */
  readonly announced: string;
  readonly at: readonly [number, number];
  readonly named: boolean;
  readonly under: boolean;
  readonly chosen: boolean;
  readonly choose: (city: CityOnMap | null) => void;
}

function City({ city, address, announced, at: [x, y], named, under, chosen, choose }: CityProps) {
  const left = x > NAMES_LEFT_FROM;
  const kind = city.counts.length === 0 ? "city empty" : "city";
  return (
    <a
      class={chosen ? `${kind} chosen` : kind}
      href={address}
      aria-label={
        announced === ""
          ? spoken(city)
          : `${t("{city}: {n} announced operations.", { city: city.name, n: announced })} ${spoken(city)}`
      }
      onFocus={() => choose(city)}
      onBlur={() => choose(null)}
      onPointerEnter={() => choose(city)}
      onPointerLeave={() => choose(null)}
    >
      <g transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
        {named ? (
          <rect class="target" x={left ? -120 : -22} y={-22} width={142} height={44} />
        ) : (
          <rect class="target" x={-12} y={-12} width={24} height={24} />
        )}
        <polygon points={HEXAGON} />
        {named && (
          <text
            x={under ? -8 : left ? -17 : 17}
            y={under ? 26 : 0}
            text-anchor={left ? "end" : "start"}
            dominant-baseline="central"
          >
            {announced === "" ? city.name : `${city.name}: ${announced}`}
          </text>
        )}
      </g>
    </a>
  );
}

function spoken({ name, state, counts }: CityOnMap): string {
  const said = counts.map(({ what, number, badge }) => `${what}: ${number}${badge ? ` (${badge})` : ""}`);
  return `${name}, ${state}. ${said.length > 0 ? said.join(". ") : t("No numbers to show.")}`;
}

/** The numbers of the city that is pointed at; its place is kept free, so that nothing moves. */
function CityCard({ city }: { readonly city: CityOnMap | null }) {
  if (city === null)
    return <p class="about-city quiet">{t("Point at a city for its numbers; choose it to explore.")}</p>;
  return (
    <div class="about-city">
      <strong>
        {city.name}, {city.state}
      </strong>
      {city.counts.length === 0 && <span class="quiet">{t("No numbers to show.")}</span>}
      {city.counts.map(({ what, number, badge }) => (
        <span key={what}>
          {what} <b>{number}</b> {badge !== "" && <span class="badge">{badge}</span>}
        </span>
      ))}
    </div>
  );
}
