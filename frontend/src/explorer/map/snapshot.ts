/** A picture of a map alone, with its numbers, for those who take it away. */

import type { Which } from "./pictures.ts";

type Take = () => Promise<HTMLCanvasElement>;

const takers: Partial<Record<Which, Take>> = {};

/** The map's own way to draw itself; returns how to forget it. */
export function register(which: Which, take: Take): () => void {
  takers[which] = take;
  return () => {
    if (takers[which] === take) delete takers[which];
  };
}

/** The map as it is seen now, in the screen's own pixels; null where no map is drawn. */
export async function snapshot(which: Which): Promise<HTMLCanvasElement | null> {
  return (await takers[which]?.()) ?? null;
}
