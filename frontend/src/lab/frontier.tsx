/** The frontier: what each basket costs and how many new victims it leaves. A click sets the levers to it. */

import { useState } from "preact/hooks";
import { t } from "../words.ts";
import { about } from "./figures.ts";
import { type Basket, basketsOf, type Found } from "./found.ts";

const WIDTH = 640;
const HEIGHT = 320;
const LEFT = 64;
const RIGHT = 24;
const TOP = 14;
const BOTTOM = 44;
/** So far from a dot a click is still for it. */
const REACH = 24;
const STEP: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

interface Props {
  readonly found: Found;
  readonly choose: (basket: Basket) => void;
  readonly shown: (basket: Basket) => boolean;
  /** A basket in words. */
  readonly name: (basket: Basket) => string;
}

export function Frontier({ found, choose, shown, name }: Props) {
  const points = [...basketsOf(found, found.frontier), ...found.partial].sort((a, b) => a.cost_a_year - b.cost_a_year);
  const [at, focus] = useState(0);
  const most = Math.max(...points.map((one) => one.cost_a_year), 1);
  const top = Math.max(...points.map((one) => one.new_victims_a_year.p95), found.goal?.at_most ?? 0) || 1;
  const x = (cost: number) => LEFT + (Math.min(cost, most) / most) * (WIDTH - LEFT - RIGHT);
  const y = (people: number) => HEIGHT - BOTTOM - (people / top) * (HEIGHT - BOTTOM - TOP);
  const keys = (event: KeyboardEvent, basket: Basket) => {
    const step = STEP[event.key];
    if (step === undefined && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (step === undefined) return choose(basket);
    const next = Math.min(Math.max(at + step, 0), points.length - 1);
    focus(next);
    const drawn = (event.currentTarget as Element).parentElement?.querySelectorAll<SVGElement>(".point");
    drawn?.[next]?.focus();
  };
  /** Dots lie close together: a click is for the nearest one, whichever is drawn on top. */
  const pick = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const across = ((event.clientX - box.left) / box.width) * WIDTH;
    const down = ((event.clientY - box.top) / box.height) * HEIGHT;
    const far = points.map((one) => Math.hypot(x(one.cost_a_year) - across, y(one.new_victims_a_year.p50) - down));
    const place = far.indexOf(Math.min(...far));
    const nearest = points[place];
    if (event.detail === 0 || !nearest || (far[place] ?? REACH) >= REACH) return;
    focus(place);
    choose(nearest);
  };
  return (
    <figure class="lab-chart lab-frontier">
      {/* biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: each point hears its keys. */}
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="group"
        onClick={pick}
        aria-label={t("Frontier: arrows go along it, Enter sets the levers")}
      >
        <path class="axis" d={`M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}`} />
        {[0, top / 2, top].map((people) => (
          <text key={people} class="tick" x={LEFT - 6} y={y(people) + 4} text-anchor="end">
            {about(people)}
          </text>
        ))}
        {[0, most / 2, most].map((cost) => (
          <text
            key={cost}
            class="tick"
            x={x(cost)}
            y={HEIGHT - BOTTOM + 18}
            text-anchor={cost === most ? "end" : "middle"}
          >
            {money(cost)}
          </text>
        ))}
        <text class="tick" x={WIDTH - RIGHT} y={HEIGHT - 6} text-anchor="end">
          {t("USD a year")}
        </text>
        {found.goal && <path class="wanted" d={`M${LEFT} ${y(found.goal.at_most)}H${WIDTH - RIGHT}`} />}
        {found.goal?.budget != null && found.goal.budget <= most && (
          <path class="wanted" d={`M${x(found.goal.budget)} ${TOP}V${HEIGHT - BOTTOM}`} />
        )}
        {points.map((one, place) => (
          // biome-ignore lint/a11y/useSemanticElements: SVG has no button.
          <g
            key={one.levers.join()}
            class={["point", reaches(one, found) && "good", shown(one) && "shown"].filter(Boolean).join(" ")}
            role="button"
            tabIndex={place === at ? 0 : -1}
            aria-label={spoken(one, name)}
            onClick={(event) => event.detail === 0 && choose(one)}
            onFocus={() => focus(place)}
            onKeyDown={(event) => keys(event, one)}
          >
            <title>{spoken(one, name)}</title>
            <path
              class="span"
              d={`M${x(one.cost_a_year)} ${y(one.new_victims_a_year.p05)}V${y(one.new_victims_a_year.p95)}`}
            />
            <circle class="reach" cx={x(one.cost_a_year)} cy={y(one.new_victims_a_year.p50)} r="12" />
            {one.number === null ? (
              <path class="dot" d={diamond(x(one.cost_a_year), y(one.new_victims_a_year.p50))} />
            ) : (
              <circle class="dot" cx={x(one.cost_a_year)} cy={y(one.new_victims_a_year.p50)} r="4.5" />
            )}
          </g>
        ))}
      </svg>
      <figcaption>
        {t(
          "New victims a year against cost; nothing is both cheaper and better. Dot: the middle of {n} worlds; line: nine tenths of them. Filled: reaches the goal (dashed) as surely as wished. Diamond: levers in part. A model's figures, not counts.",
          {
            n: found.worlds,
          },
        )}
      </figcaption>
    </figure>
  );
}

/** The goal is reached in as many worlds as were asked for. */
function reaches({ reaches: share }: Basket, { goal }: Found): boolean {
  return goal !== null && share !== null && share >= goal.probability - 1e-9;
}

function diamond(x: number, y: number): string {
  return `M${x} ${y - 6}l6 6l-6 6l-6 -6Z`;
}

function spoken(basket: Basket, name: (basket: Basket) => string): string {
  const { p05, p50, p95 } = basket.new_victims_a_year;
  return t("{levers}: {cost} USD a year, {middle} new victims a year ({low} to {high}), at the goal in {share} %", {
    levers: name(basket),
    share: Math.round((basket.reaches ?? 0) * 100),
    cost: about(basket.cost_a_year),
    middle: about(p50),
    low: about(p05),
    high: about(p95),
  });
}

/** USD in millions where that is shorter. */
function money(amount: number): string {
  return amount >= 1e6 ? t("{n} M", { n: about(amount / 1e6) }) : about(amount);
}
