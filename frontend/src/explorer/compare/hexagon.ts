/** What an H3 cell's name says of itself; h3-js, which draws cells, is loaded with the map only. */

/** The resolution of a cell. */
export function resolutionOf(cell: string): number {
  return Number.parseInt(cell[1] ?? "", 16);
}

/** The cell of a coarser resolution that holds a cell: its finer digits are all ones, its resolution stands second. */
export function parentOf(cell: string, resolution: number): string {
  const ones = (1n << BigInt(3 * (15 - resolution))) - 1n;
  const name = (BigInt(`0x${cell}`) | ones).toString(16);
  return `${name[0]}${resolution.toString(16)}${name.slice(2)}`;
}
