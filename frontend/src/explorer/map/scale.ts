/** Classes of published numbers and their colours. Pure, so that every picture of a comparison shares one scale. */

export type Theme = "dark" | "light";

/** Amber-inferno: lightness rises evenly from wine to pale amber, so that it reads without hue too. */
const DARK = ["#602349", "#942c4d", "#c4443d", "#df7333", "#f3a741", "#f9e093"] as const;
/** YlOrBr of ColorBrewer (Cynthia Brewer, Apache-2.0), dark for many. */
const LIGHT = ["#ffffd4", "#fee391", "#fec44f", "#fe9929", "#d95f0e", "#993404"] as const;
const RAMPS: Readonly<Record<Theme, readonly string[]>> = { dark: DARK, light: LIGHT };
const CLASSES = 6;
/** For areas together that hold less in each than any single area shown. */
const FAINT: Readonly<Record<Theme, string>> = { dark: "#36202c", light: "#fbf9e9" };

/** Where the greatest number is more than so many times the least, classes rise by equal factors, else by shares. */
const SKEWED = 20;
const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8] as const;

export interface Scale {
  /** The least number of each class, rising; empty where nothing is shown. */
  readonly from: readonly number[];
  /** The greatest number shown. */
  readonly most: number;
}

export const NO_SCALE: Scale = { from: [], most: 0 };

/** The classes of the numbers that a map shows: at most six, from round numbers. */
export function scaleOf(numbers: Iterable<number>): Scale {
  const sorted = Float64Array.from(numbers).sort();
  const least = sorted[0];
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) return NO_SCALE;
  const from = [least];
  for (let index = 1; index < CLASSES; index += 1) {
    const share = sorted[Math.floor((index / CLASSES) * (sorted.length - 1))] ?? least;
    const next = rounded(most > SKEWED * least ? least * (most / least) ** (index / CLASSES) : share);
    if (next > (from.at(-1) ?? 0) && next <= most) from.push(next);
  }
  return { from, most };
}

/** The nearest number that is easy to read: 1, 2, 3, 4, 5, 6, 8 or 15 times a power of ten; whole from 1 on. */
export function rounded(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = [...ROUND, 10].map((step) => step * power).filter((step) => step < 1 || Number.isInteger(step));
  return steps.reduce((best, step) => (Math.abs(step - value) < Math.abs(best - value) ? step : best));
}

/** The class of a number; what is less than the first class's least is of that class. */
export function classOf(scale: Scale, value: number): number {
  let found = 0;
  for (let index = 1; index < scale.from.length; index += 1) if (value >= (scale.from[index] ?? 0)) found = index;
  return found;
}

/** The colours of a scale's classes; few classes spread over the whole ramp. */
export function coloursOf(scale: Scale, theme: Theme): readonly string[] {
  const ramp = RAMPS[theme];
  return scale.from.map((_, index) => ramp[rampPlace(scale, index)] ?? "");
}

/** A class's place on the ramp of six, as the map's own colours are numbered. */
export function rampPlace(scale: Scale, index: number): number {
  const count = scale.from.length;
  return count < 2 ? 3 : Math.round((index * (CLASSES - 1)) / (count - 1));
}

/** All colours of a theme, from few to many, and last the faint one of areas that hold less than any class in each. */
export function rampOf(theme: Theme): readonly string[] {
  return [...RAMPS[theme], FAINT[theme]];
}

/** The place on `rampOf` of what an area holds in each of its cells. */
export function placeFor(scale: Scale, each: number): number {
  return each < (scale.from[0] ?? 0) ? CLASSES : rampPlace(scale, classOf(scale, each));
}

/** Whether dark letters read better on a colour than light ones do. */
export function wantsDarkLetters(colour: string): boolean {
  return luminance(colour) > 0.179;
}

/** WCAG's relative luminance of #rrggbb. */
export function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** A class in words' places: its least and its greatest whole number; the last class has no greatest. */
export function limitsOf(scale: Scale, index: number): { readonly from: number; readonly to: number | null } {
  const from = scale.from[index] ?? 0;
  const next = scale.from[index + 1];
  return { from, to: next === undefined ? null : next - 1 };
}
