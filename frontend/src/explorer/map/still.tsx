/** The areas as a drawing that stands still: where there is no WebGL, and on paper. */

import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { number, t } from "../../words.ts";
import type { Area, Cover } from "./areas.ts";
import { besides } from "./beside.tsx";
import { outlineOf } from "./grid.ts";
import { type Look, look, PAPER } from "./look.ts";
import type { BesideKind } from "./patterns.ts";
import { type Picture, pictures, scale, type Which } from "./pictures.ts";
import { placeFor, type Scale, wantsDarkLetters } from "./scale.ts";

const WIDTH = 800;
const LEAST_LETTER = 13;

export function Still({ which }: { readonly which: Which }) {
  const picture = pictures[which].value;
  const beside = besides[which].value?.kind ?? null;
  return picture === null ? null : <Drawing picture={picture} scale={scale.value} look={look.value} beside={beside} />;
}

/** The drawing for paper: made when the reader prints, since a canvas of WebGL may come out empty. */
export function Printed({ which }: { readonly which: Which }) {
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    function draw(): void {
      const picture = pictures[which].peek();
      if (sheet.current && picture)
        render(
          <Drawing picture={picture} scale={scale.peek()} look={PAPER} beside={besides[which].peek()?.kind ?? null} />,
          sheet.current,
        );
    }
    addEventListener("beforeprint", draw);
    return () => removeEventListener("beforeprint", draw);
  }, [which]);
  return <div class="printed" ref={sheet} />;
}

interface Props {
  readonly picture: Picture;
  readonly scale: Scale;
  readonly look: Look;
  /** How the whole city is marked for what stands beside the numbers; null where nothing does. */
  readonly beside: BesideKind | null;
}

/** Attributes, not classes, carry the colours: the drawing must be whole where it is taken away. */
export function Drawing({ picture, scale: classes, look: colours, beside }: Props) {
  const { cover } = picture;
  const { path, place, height, across } = planeOf(cover);
  return (
    <svg
      class="still"
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-label={t("The areas of the map, coloured by their numbers")}
    >
      <defs>
        <pattern id="few" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V8" stroke={colours.edge} stroke-width="1" />
        </pattern>
        <pattern id="held" width="8" height="8" patternUnits="userSpaceOnUse">
          <circle cx="2" cy="2" r="1.4" fill={colours.quiet} />
          <circle cx="6" cy="6" r="1.4" fill={colours.quiet} />
        </pattern>
        <pattern id="crosses" width="28" height="28" patternUnits="userSpaceOnUse">
          <path d="M4 7h6M7 4v6M18 21h6M21 18v6" stroke={colours.ink} stroke-width="1.5" />
        </pattern>
        <pattern id="rings" width="28" height="28" patternUnits="userSpaceOnUse">
          <g fill="none" stroke={colours.ink} stroke-width="1.5">
            <circle cx="7" cy="7" r="2.6" />
            <circle cx="21" cy="21" r="2.6" />
          </g>
        </pattern>
      </defs>
      <path d={path(cover.few)} fill="url(#few)" />
      <path d={path(cover.protected)} fill="url(#held)" />
      <g>
        {cover.areas.map((area) =>
          area.number === null ? null : (
            <path
              key={area.key}
              d={path(area.members)}
              fill={fillOf(area, classes, colours)}
              stroke={area.rest ? colours.quiet : colours.paper}
              stroke-dasharray={area.rest ? "4 3" : undefined}
            />
          ),
        )}
      </g>
      <path
        d={path(cover.grid.cells.keys())}
        fill={beside === null ? "none" : `url(#${beside})`}
        stroke={colours.edge}
        stroke-width="1.5"
      />
      {cover.areas.map((area) => {
        if (area.number === null) return null;
        const [x, y] = place(area.anchor);
        const room = area.rest ? across * Math.sqrt(area.members.length) : across;
        const size = Math.max(LEAST_LETTER, Math.min(16, across * 0.4));
        const text = number(area.number);
        if (text.length * size * 0.62 >= room || size >= room) return null;
        return (
          <text
            key={area.key}
            x={x}
            y={y}
            font-size={size}
            font-family={colours.font}
            text-anchor="middle"
            dominant-baseline="central"
            fill={wantsDarkLetters(fillOf(area, classes, colours)) ? "#14110e" : "#ffffff"}
          >
            {text}
          </text>
        );
      })}
    </svg>
  );
}

function fillOf(area: Area, classes: Scale, colours: Look): string {
  return colours.ramp[placeFor(classes, area.each)] ?? colours.line;
}

function planeOf({ grid }: Cover) {
  const xs = grid.corners.map(([x]) => x);
  const ys = grid.corners.map(([, y]) => y);
  const [west, north] = [Math.min(...xs), Math.min(...ys)];
  const size = WIDTH / (Math.max(...xs) - west);
  const place = ([x, y]: readonly [number, number]) => [round((x - west) * size), round((y - north) * size)] as const;
  const path = (members: Iterable<number>) =>
    outlineOf(grid, members)
      .map((loop) => `M${loop.map((corner) => place(grid.corners[corner] ?? [west, north]).join(" ")).join("L")}Z`)
      .join("");
  return { path, place, height: Math.ceil((Math.max(...ys) - north) * size), across: grid.width * size };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
