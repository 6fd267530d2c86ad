/**
 * A picture that can stand by itself: the map with its title, filters, legend, sources, licence, date and address. It
 * is drawn in the browser from what the page holds; nothing is sent anywhere.
 */

import { number, t } from "../../words.ts";
import type { Answer, Row } from "../api.ts";
import { besideName } from "../map/beside-names.ts";
import { type Look, PAPER } from "../map/look.ts";
import type { Beside } from "../map/overlay.ts";
import { pattern } from "../map/patterns.ts";
import { loadHexagons, pictures, scale, type Which } from "../map/pictures.ts";
import { neighbourhoodsIn, placesDocuments } from "../map/places.ts";
import { coloursOf, limitsOf } from "../map/scale.ts";
import { plainCitation } from "./citation.ts";
import { type Difference, differenceKeys, drawDifference } from "./difference-picture.ts";
import { wrapped } from "./layout.ts";
import { canvasOf, contextOf, drawCity, drawNeighbourhoods } from "./map-picture.ts";
import { withTexts } from "./png.ts";

const WIDTH = 1600;
const MAP_HEIGHT = 1000;
const EDGE = 56;
const FONT = '"Inter", system-ui, sans-serif';

/** One side's map and what stands over it. */
export interface Part {
  readonly which: Which;
  readonly heading: string;
  /** Rows of neighbourhoods, where those are shown; null where cells are. */
  readonly neighbourhoods: readonly Row[] | null;
  /** The whole city, where something is marked beside the numbers; null without. */
  readonly beside: Beside | null;
}

/** A part and the canvas it is drawn on, once its width is known. */
interface Drawn {
  readonly heading: string;
  readonly draw: (width: number, height: number) => HTMLCanvasElement;
}

export interface Told {
  readonly title: string;
  /** Period, areas, basis: what the numbers are. */
  readonly about: readonly string[];
  readonly answer: Pick<Answer, "sources" | "as_of" | "release" | "synthetic" | "published">;
  readonly address: string;
  readonly accessed: string;
  readonly parts: readonly Part[];
  /** Instead of the parts: the difference of two sides, where the page shows that. */
  readonly difference: Difference | null;
}

/** Writes downwards: each call ends where the next begins. */
class Page {
  y = EDGE;
  readonly context: CanvasRenderingContext2D;

  constructor(canvas: HTMLCanvasElement) {
    this.context = contextOf(canvas);
  }

  text(words: string, size: number, options: { readonly weight?: number; readonly colour?: string } = {}): void {
    const { context } = this;
    context.font = `${options.weight ?? 400} ${size}px ${FONT}`;
    context.fillStyle = options.colour ?? PAPER.ink;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    for (const line of wrapped(words, WIDTH - 2 * EDGE, (text) => context.measureText(text).width)) {
      this.y += size * 1.32;
      context.fillText(line, EDGE, this.y);
    }
    this.y += size * 0.35;
  }
}

interface Key {
  readonly text: string;
  readonly fill: string | CanvasPattern;
  readonly dashed?: boolean;
}

function keys(context: CanvasRenderingContext2D, look: Look, told: Told): readonly Key[] {
  const classes = coloursOf(scale.value, look.theme).map((colour, place): Key => {
    const { from, to } = limitsOf(scale.value, place);
    const range = from === to ? number(from) : `${number(from)}–${number(to ?? 0)}`;
    return { text: to === null ? t("{n} and more", { n: from }) : range, fill: colour };
  });
  const rest: Key = {
    text: t("several areas with one number, coloured by its part for each"),
    fill: look.paper,
    dashed: true,
  };
  const marked = told.parts.find(({ beside }) => beside !== null)?.beside ?? null;
  const beside: readonly Key[] =
    marked === null
      ? []
      : [
          {
            text: besideName(marked.kind),
            fill: pattern(context, marked.kind, look.ink) ?? look.paper,
            dashed: true,
          },
        ];
  return [
    ...classes,
    { text: t("none or few"), fill: pattern(context, "few", `${look.edge}88`) ?? look.line },
    { text: t("protected"), fill: pattern(context, "held", look.quiet) ?? look.line },
    ...(isByName(told) ? [] : [rest]),
    ...beside,
  ];
}

function isByName({ difference, parts }: Told): boolean {
  return difference === null && parts.some(({ neighbourhoods }) => neighbourhoods !== null);
}

const KEY = { width: 44, height: 26, gap: 12, between: 34, size: 22 } as const;

function drawLegend(page: Page, all: readonly Key[]): void {
  const { context } = page;
  let x = EDGE;
  page.y += 18;
  for (const { text, fill, dashed } of all) {
    context.font = `400 ${KEY.size}px ${FONT}`;
    const wide = KEY.width + KEY.gap + context.measureText(text).width;
    if (x + wide > WIDTH - EDGE) {
      x = EDGE;
      page.y += KEY.height + 14;
    }
    context.fillStyle = fill;
    context.fillRect(x, page.y, KEY.width, KEY.height);
    context.strokeStyle = PAPER.edge;
    context.lineWidth = 1;
    context.setLineDash(dashed ? [4, 3] : []);
    context.strokeRect(x + 0.5, page.y + 0.5, KEY.width - 1, KEY.height - 1);
    context.setLineDash([]);
    context.fillStyle = PAPER.ink;
    context.textBaseline = "middle";
    context.fillText(text, x + KEY.width + KEY.gap, page.y + KEY.height / 2 + 1);
    x += wide + KEY.between;
  }
  page.y += KEY.height + 14;
}

/** "Made-up data" across the picture: whoever cuts it out cuts it too. */
function drawMark(context: CanvasRenderingContext2D, top: number, height: number): void {
  context.save();
  context.translate(WIDTH / 2, top + height / 2);
  context.rotate(-Math.PI / 9);
  context.font = `700 150px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = "rgb(0 0 0 / 13%)";
  context.strokeStyle = "rgb(255 255 255 / 45%)";
  context.lineWidth = 3;
  for (const line of [-260, 0, 260]) {
    context.strokeText(t("Made-up data"), 0, line);
    context.fillText(t("Made-up data"), 0, line);
  }
  context.restore();
}

function drawMaps(page: Page, parts: readonly Drawn[]): void {
  const wide = (WIDTH - 2 * EDGE - (parts.length - 1) * EDGE) / parts.length;
  const top = page.y + 20;
  parts.forEach(({ heading, draw }, place) => {
    const left = EDGE + place * (wide + EDGE);
    if (parts.length > 1) {
      page.context.font = `650 28px ${FONT}`;
      page.context.fillStyle = PAPER.ink;
      page.context.textBaseline = "top";
      page.context.fillText(heading, left, top, wide);
    }
    page.context.drawImage(draw(wide, MAP_HEIGHT - 40), left, top + 40);
  });
  page.y = top + MAP_HEIGHT;
}

async function drawingsOf({ parts, difference }: Told): Promise<readonly Drawn[]> {
  if (difference !== null) {
    const map = await drawDifference(difference, WIDTH - 2 * EDGE, MAP_HEIGHT - 40);
    return [{ heading: "", draw: () => map }];
  }
  await loadHexagons();
  return parts.map((part): Drawn => {
    const { neighbourhoods, which, heading, beside } = part;
    if (neighbourhoods !== null) {
      const places = neighbourhoodsIn(placesDocuments[which].value.document);
      return { heading, draw: (width, height) => drawNeighbourhoods(places, neighbourhoods, width, height, beside) };
    }
    const picture = pictures[which].value;
    if (picture === null) throw new Error(t("there is no map of this answer yet"));
    return { heading, draw: (width, height) => drawCity(picture, width, height, beside) };
  });
}

function write(page: Page, told: Told, maps: readonly Drawn[]): void {
  const { answer } = told;
  page.text(told.title, 40, { weight: 680 });
  for (const line of told.about) page.text(line, 25, { colour: PAPER.quiet });
  const top = page.y;
  if (maps.length > 0) drawMaps(page, maps);
  if (answer.synthetic) drawMark(page.context, top, page.y - top);
  const { context } = page;
  if (told.difference !== null) drawLegend(page, differenceKeys(context, told.difference));
  else if (maps.length > 0) drawLegend(page, keys(context, PAPER, told));
  page.text(
    t("Every number carries noise that protects people; areas without a number hold none or few, or are protected."),
    21,
    { colour: PAPER.quiet },
  );
  for (const source of answer.sources) {
    page.text(t("Source: {citation} Licence: {licence}", { citation: source.citation, licence: source.licence }), 21);
  }
  const borders = isByName(told) ? placesDocuments.here.value.document?.citation : null;
  if (borders) page.text(t("Borders: {citation}", { citation: borders }), 21);
  page.text(plainCitation({ sentence: told.title, ...told }), 21);
  page.y += EDGE;
}

/** The picture as a canvas, as high as its texts need. */
export async function compose(told: Told): Promise<HTMLCanvasElement> {
  const maps = await drawingsOf(told);
  await document.fonts.ready;
  const draft = new Page(canvasOf(WIDTH, 10));
  write(draft, told, maps);
  const canvas = canvasOf(WIDTH, draft.y);
  const page = new Page(canvas);
  page.context.fillStyle = PAPER.paper;
  page.context.fillRect(0, 0, canvas.width, canvas.height);
  write(page, told, maps);
  return canvas;
}

/** What the file says of itself. */
export function textsOf(told: Told): Readonly<Record<string, string>> {
  const { answer } = told;
  return {
    Title: told.title,
    Description: told.about.join(" "),
    Source: answer.sources.map(({ citation }) => citation).join(" "),
    Copyright: [...new Set(answer.sources.map(({ licence }) => licence))].join(" "),
    "Creation Time": told.accessed,
    Software: "Safelight",
    URL: told.address,
    ...(answer.synthetic && { Disclaimer: t("Made-up data") }),
  };
}

/** The picture as a PNG file with its texts inside; throws where this browser can't make one. */
export async function pictureFile(told: Told): Promise<Blob> {
  const canvas = await compose(told);
  const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (made === null) throw new Error("this browser made no picture of the canvas");
  const bytes = new Uint8Array(await made.arrayBuffer());
  return new Blob([withTexts(bytes, textsOf(told))], { type: "image/png" });
}
