/** What drives the answer: a bar for each quantity from its low to its high end, hatched where it is an assumption. */

import { t } from "../words.ts";
import { about } from "./figures.ts";
import type { Found, Swing } from "./found.ts";
import { Wide } from "./wide.tsx";

const WIDTH = 640;
const LEFT = 92;
const RIGHT = 120;
const ROW = 26;
const BARS = 10;

export function Tornado({ found }: { readonly found: Found }) {
  const { tornado, usual } = found.drivers;
  const bars = tornado.slice(0, BARS);
  if (bars.length === 0) return null;
  const ends = bars.flatMap((one) => [one.at_low, one.at_high]);
  const low = Math.min(...ends, usual);
  const high = Math.max(...ends, usual);
  const x = (value: number) => LEFT + ((value - low) / (high - low || 1)) * (WIDTH - LEFT - RIGHT);
  const height = bars.length * ROW + 12;
  return (
    <figure class="lab-chart lab-tornado">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={t("Tornado: the table below says the same")}>
        <defs>
          <pattern id="assumed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path class="hatch" d="M0 0V6" />
          </pattern>
        </defs>
        {bars.map((one, at) => (
          <Bar key={one.symbol} swing={one} y={6 + at * ROW} x={x} />
        ))}
        <path class="usual" d={`M${x(usual)} 2V${height - 4}`} />
      </svg>
      <figcaption>
        {t(
          "New victims a year with one quantity at its low or high end, all others as usual (dashed: {usual}). Hatched: an assumption, no study stands behind it. A model's figures, not counts.",
          {
            usual: about(usual),
          },
        )}
      </figcaption>
    </figure>
  );
}

function Bar({ swing, y, x }: { readonly swing: Swing; readonly y: number; readonly x: (value: number) => number }) {
  const start = Math.min(x(swing.at_low), x(swing.at_high));
  const end = Math.max(x(swing.at_low), x(swing.at_high));
  return (
    <g>
      <text class="tick" x="0" y={y + 14}>
        {swing.symbol} · {swing.grade}
      </text>
      <rect
        class={swing.assumption ? "assumed" : "studied"}
        x={start}
        y={y}
        width={Math.max(end - start, 1)}
        height="18"
      />
      <text class="tick" x={WIDTH} y={y + 14} text-anchor="end">
        {ends(swing)}
      </text>
    </g>
  );
}

function ends({ at_low, at_high }: Swing): string {
  return t("{low} to {high}", { low: about(Math.min(at_low, at_high)), high: about(Math.max(at_low, at_high)) });
}

/** The same in a table, with what each quantity explains and what it would be worth to know. */
export function Drivers({ found }: { readonly found: Found }) {
  const { drivers } = found;
  const shares = new Map(drivers.indices.map((one) => [one.symbol, one]));
  const worth = new Map(drivers.information.map((one) => [one.symbol, one]));
  const part = (share: number | undefined) => `${Math.max(Math.round((share ?? 0) * 100), 0)} %`;
  return (
    <>
      <Wide name={t("What drives the answer")}>
        <table class="lab-table">
          <caption>{t("The widest first; shares of the spread by Sobol, worth in new victims a year")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("Quantity")}</th>
              <th scope="col">{t("Grade")}</th>
              <th scope="col">{t("from")}</th>
              <th scope="col">{t("to")}</th>
              <th scope="col">{t("new victims a year")}</th>
              <th scope="col">{t("explains alone")}</th>
              <th scope="col">{t("with others")}</th>
              <th scope="col">{t("worth to know")}</th>
            </tr>
          </thead>
          <tbody>
            {drivers.tornado.slice(0, BARS).map((one) => (
              <tr key={one.symbol}>
                <th scope="row">
                  <code>{one.symbol}</code> {one.means}
                  {one.assumption && <span class="badge">{t("assumption")}</span>}
                </th>
                <td>{one.grade}</td>
                <td>{about(one.low)}</td>
                <td>{about(one.high)}</td>
                <td>{ends(one)}</td>
                <td>{part(shares.get(one.symbol)?.first)}</td>
                <td>{part(shares.get(one.symbol)?.total)}</td>
                <td>{told(worth.get(one.symbol))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <p>
        {t("To know everything before choosing would be worth {all} fewer new victims a year, on average.", {
          all: about(drivers.perfect_information),
        })}
      </p>
    </>
  );
}

/** What chance alone would give is no worth. */
function told(worth: { readonly fewer_a_year: number; readonly by_chance: number } | undefined): string {
  return worth && worth.fewer_a_year > worth.by_chance ? about(worth.fewer_a_year) : "–";
}
