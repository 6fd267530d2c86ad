/** The plane of us-atlas' Albers files: 975 by 610, the lower 48 states by an equal-area conic. Pure. */

const [SCALE, EAST, SOUTH] = [1300, 487.5, 305];
const RADIANS = Math.PI / 180;
const PARALLELS = [29.5 * RADIANS, 45.5 * RADIANS] as const;
const MIDDLE = [-96 * RADIANS, 38.7 * RADIANS] as const;
/** How far the middle lies from the meridian that the cone is unrolled along, as d3's Albers has it. */
const SHIFT = -0.6 * RADIANS;

const sine = Math.sin(PARALLELS[0]);
const cone = (sine + Math.sin(PARALLELS[1])) / 2;
const constant = 1 + sine * (2 * cone - sine);
const apex = Math.sqrt(constant) / cone;

function raw(lambda: number, phi: number): readonly [number, number] {
  const radius = Math.sqrt(constant - 2 * cone * Math.sin(phi)) / cone;
  return [radius * Math.sin(lambda * cone), apex - radius * Math.cos(lambda * cone)];
}

const origin = raw(SHIFT, MIDDLE[1]);

/** Degrees to the plane; right for the lower 48 states only, which hold all cities of the catalogue. */
export function toAlbers(latitude: number, longitude: number): readonly [x: number, y: number] {
  const [x, y] = raw(longitude * RADIANS - MIDDLE[0], latitude * RADIANS);
  return [EAST + SCALE * (x - origin[0]), SOUTH - SCALE * (y - origin[1])];
}
