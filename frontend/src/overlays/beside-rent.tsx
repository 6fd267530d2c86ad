/** Calls beside rent: a point for each city and year, its caveats under it, and the same as a table. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { nameOf, page } from "../explorer/page.ts";
import { number, t } from "../words.ts";
import { type CallsBesideRent, type CallsPoint, callsBesideRent } from "./documents.ts";
import { digitsOf, dollars, marksOf, placeOf } from "./lines.ts";

const WIDTH = 300;
const HEIGHT = 200;
const TOP = 20;
const RIGHT = 22;
const LEFT = 38;
const BOTTOM = 30;
const RADIUS = 4;

/** Points of one kind of call whose rate is known. */
export function pointsOf(points: readonly CallsPoint[], kind: string): readonly (CallsPoint & { per_1000: number })[] {
  return points.filter((one): one is CallsPoint & { per_1000: number } => one.kind === kind && one.per_1000 !== null);
}

export function BesideRent({ city }: { readonly city: string }) {
  const found = useSignal<CallsBesideRent | null>(null);
  const chosen = useSignal("");
  useEffect(() => {
    callsBesideRent().then(
      (document) => {
        found.value = document;
      },
      () => {},
    );
  }, []);
  const document = found.value;
  if (document === null || document.points.length === 0) return null;
  const kinds = [...new Set(document.points.map(({ kind }) => kind))];
  const kind = kinds.includes(chosen.value) ? chosen.value : (kinds[0] ?? "");
  const points = pointsOf(document.points, kind);
  return (
    <section class="beside-rent">
      <h3>
        {t("Calls beside rent")} {document.calls.synthetic && <span class="badge">{t("made-up data")}</span>}
      </h3>
      <label>
        <span>{t("Kind of call")}</span>
        <select
          value={kind}
          onChange={(event) => {
            chosen.value = event.currentTarget.value;
          }}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {nameOf("kind", one)}
            </option>
          ))}
        </select>
      </label>
      {points.length > 0 && <Scatter points={points} city={city} />}
      {document.notes.map((note) => (
        <p class="quiet" key={note}>
          {note}
        </p>
      ))}
      {document.sources.slice(0, 1).map(({ citation }) => (
        <p class="quiet" key={citation}>
          {citation}
        </p>
      ))}
      <Table points={points} />
    </section>
  );
}

interface ScatterProps {
  readonly points: readonly (CallsPoint & { per_1000: number })[];
  readonly city: string;
}

function Scatter({ points, city }: ScatterProps) {
  const across = marksOf(
    points.map(({ rent }) => rent),
    false,
  );
  const up = marksOf(
    points.map(({ per_1000 }) => per_1000),
    true,
  );
  const x = (rent: number) => LEFT + placeOf(rent, across) * (WIDTH - LEFT - RIGHT);
  const y = (rate: number) => (1 - placeOf(rate, up)) * (HEIGHT - BOTTOM - TOP) + TOP;
  return (
    <svg
      class="scatter"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t("Calls beside rent: each point is a city in a year; the same stands in the table below.")}
    >
      {across.map((mark) => (
        <text key={mark} x={x(mark)} y={HEIGHT - BOTTOM + 14} text-anchor="middle">
          {dollars(mark)}
        </text>
      ))}
      {up.map((mark) => (
        <g key={mark}>
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(mark)} y2={y(mark)} class="mark" />
          <text x={LEFT - 5} y={y(mark) + 3.5} text-anchor="end">
            {number(mark, digitsOf(up))}
          </text>
        </g>
      ))}
      <text x={(LEFT + WIDTH) / 2} y={HEIGHT - 3} text-anchor="middle">
        {t("rent of the county, US dollars a month")}
      </text>
      <text x={2} y={9}>
        {t("calls per 1,000 residents")}
      </text>
      {points.map((point) => (
        <circle
          key={`${point.city} ${point.year} ${point.basis}`}
          class={point.city === city ? "own" : ""}
          cx={x(point.rent)}
          cy={y(point.per_1000)}
          r={point.city === city ? RADIUS + 1 : RADIUS}
        >
          <title>{inWords(point)}</title>
        </circle>
      ))}
    </svg>
  );
}

const cityName = (city: string) => page().cities.find((one) => one.city === city)?.name ?? city;

function inWords(point: CallsPoint & { per_1000: number }): string {
  return t("{city}, {year}: {rate} calls per 1,000 residents, rent {rent}", {
    city: cityName(point.city),
    year: String(point.year),
    rate: number(point.per_1000, 2),
    rent: dollars(point.rent),
  });
}

function Table({ points }: { readonly points: readonly (CallsPoint & { per_1000: number })[] }) {
  return (
    <details>
      <summary>{t("As a table")}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("City")}</th>
            <th scope="col">{t("Year")}</th>
            <th scope="col">{t("Calls")}</th>
            <th scope="col">{t("per 1,000")}</th>
            <th scope="col">{t("Rent")}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={`${point.city} ${point.year} ${point.basis}`}>
              <th scope="row">{cityName(point.city)}</th>
              <td>{point.year}</td>
              <td>{number(point.calls)}</td>
              <td>{number(point.per_1000, 2)}</td>
              <td>{dollars(point.rent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
