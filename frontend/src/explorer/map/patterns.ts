/** Patterns for what has no colour: each is told from the others in black and white. */

export type PatternKind = "few" | "held" | BesideKind;
/** What stands beside the numbers of the map: complaints under crosses, announced operations under rings. */
export type BesideKind = "crosses" | "rings";

const HATCH_PX = 8;
/** Wide apart, so that what lies below is read between its marks. */
const BESIDE_PX = 18;

const patterns = new Map<string, CanvasPattern | null>();

/**
 * Diagonal lines for "none or few", a net of dots for "protected", crosses or rings for what stands beside the numbers
 * of the map and covers the whole city.
 */
export function pattern(context: CanvasRenderingContext2D, kind: PatternKind, colour: string): CanvasPattern | null {
  const key = `${kind} ${colour}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  const tile = document.createElement("canvas");
  tile.width = kind === "few" || kind === "held" ? HATCH_PX : BESIDE_PX;
  tile.height = tile.width;
  const pen = tile.getContext("2d");
  if (pen === null) return null;
  pen.strokeStyle = colour;
  pen.fillStyle = colour;
  MARKS[kind](pen);
  const made = context.createPattern(tile, "repeat");
  patterns.set(key, made);
  return made;
}

/** Where the two marks of a wide tile stand. */
const MIDDLES = [
  [4.5, 4.5],
  [13.5, 13.5],
] as const;

const MARKS: Readonly<Record<PatternKind, (pen: CanvasRenderingContext2D) => void>> = {
  few: (pen) => {
    pen.lineWidth = 1;
    for (const shift of [-HATCH_PX, 0, HATCH_PX]) {
      pen.moveTo(shift - 1, HATCH_PX + 1);
      pen.lineTo(shift + HATCH_PX + 1, -1);
    }
    pen.stroke();
  },
  held: (pen) => {
    for (const [x, y] of [
      [2, 2],
      [6, 6],
    ] as const) {
      pen.beginPath();
      pen.arc(x, y, 1.4, 0, 2 * Math.PI);
      pen.fill();
    }
  },
  crosses: (pen) => {
    pen.lineWidth = 1.5;
    for (const [x, y] of MIDDLES) {
      pen.moveTo(x - 3, y);
      pen.lineTo(x + 3, y);
      pen.moveTo(x, y - 3);
      pen.lineTo(x, y + 3);
    }
    pen.stroke();
  },
  rings: (pen) => {
    pen.lineWidth = 1.5;
    for (const [x, y] of MIDDLES) {
      pen.beginPath();
      pen.arc(x, y, 2.6, 0, 2 * Math.PI);
      pen.stroke();
    }
  },
};
