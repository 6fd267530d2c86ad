/**
 * Cells of H3, resolution 9, without its library (which is larger than the whole page): a point becomes its cell before
 * anything leaves the phone. A face of the icosahedron is a plane on which cells are a lattice of hexagons (gnomonic
 * projection). Tables: H3's source, faceijk.c; tested against h3-js.
 */

export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Cell {
  readonly centre: Point;
  readonly corners: readonly Point[];
}

/** Latitude and longitude of each face's middle, and the azimuth of its first axis, in radians. */
const FACES: readonly (readonly [number, number, number])[] = [
  [0.80358264971899, 1.2483974196173961, 5.6199582685239395],
  [1.3077478834556382, 2.5369450098779214, 5.7603390817141875],
  [1.054751253523952, -1.3475173589003966, 0.78021365439343],
  [0.6001915955381868, -0.45060390946975576, 0.4304693639799999],
  [0.49171542819877384, 0.40198820291130694, 6.130269123335111],
  [0.1727453274156187, 1.6781468852804338, 2.692877706530643],
  [0.6059293215713507, 2.9539233298124117, 2.982963003477244],
  [0.42737051832897965, -1.8888762003362853, 3.532912002790141],
  [-0.07906611854921283, -0.7334295133808677, 3.494305004259568],
  [-0.23096164445538364, 0.506495587332349, 3.0032141694995382],
  [0.07906611854921283, 2.4081631402089254, 5.930472956509812],
  [0.23096164445538364, -2.635097066257444, 0.13837848409025486],
  [-0.1727453274156187, -1.4634457683093596, 0.4487149470591504],
  [-0.6059293215713507, -0.18766932377738163, 0.15862965011254937],
  [-0.42737051832897965, 1.2527164532535078, 5.891865957979238],
  [-0.6001915955381868, 2.6909887441200375, 2.711123289609793],
  [-0.49171542819877384, -2.7396044506784865, 3.294508837434268],
  [-0.80358264971899, -1.8931952339723972, 3.80481969224544],
  [-1.3077478834556382, -0.6046476437118721, 3.6644388790551923],
  [-1.054751253523952, 1.7940752946893965, 2.361378999196363],
];
type Face = (typeof FACES)[number];

/** Radians by which lattices of odd resolutions are turned. */
const TURNED = 0.3334731722518321;

/** Width of a unit of the lattice on the plane: seven times as many cells with each resolution. */
const UNIT = 0.381966011250105 / Math.sqrt(7) ** 9;
const HALF_ROOT = Math.sqrt(3) / 2;
const DEGREE = Math.PI / 180;

/** The cell that holds a point. */
export function cellOf({ latitude, longitude }: Point): Cell {
  const [lat, lon] = [latitude * DEGREE, longitude * DEGREE];
  const face = nearest(lat, lon);
  const [x, y] = rounded(...onPlane(face, lat, lon));
  const corners = Array.from({ length: 6 }, (_none, at) => {
    const angle = ((2 * at + 1) * Math.PI) / 6;
    return onGlobe(face, x + Math.cos(angle) / Math.sqrt(3), y + Math.sin(angle) / Math.sqrt(3));
  });
  return { centre: onGlobe(face, x, y), corners };
}

function nearest(lat: number, lon: number): Face {
  const closeness = ([faceLat, faceLon]: Face) =>
    Math.sin(lat) * Math.sin(faceLat) + Math.cos(lat) * Math.cos(faceLat) * Math.cos(lon - faceLon);
  return FACES.reduce((best, face) => (closeness(face) > closeness(best) ? face : best));
}

/** Units from the middle of the face, the first axis to the right. */
function onPlane([faceLat, faceLon, axis]: Face, lat: number, lon: number): [number, number] {
  const east = Math.cos(lat) * Math.sin(lon - faceLon);
  const north = Math.cos(faceLat) * Math.sin(lat) - Math.sin(faceLat) * Math.cos(lat) * Math.cos(lon - faceLon);
  const towards = Math.sin(faceLat) * Math.sin(lat) + Math.cos(faceLat) * Math.cos(lat) * Math.cos(lon - faceLon);
  const far = Math.hypot(east, north) / towards / UNIT;
  const angle = axis - Math.atan2(east, north) - TURNED;
  return [far * Math.cos(angle), far * Math.sin(angle)];
}

function onGlobe([faceLat, faceLon, axis]: Face, x: number, y: number): Point {
  const far = Math.atan(Math.hypot(x, y) * UNIT);
  const azimuth = axis - Math.atan2(y, x) - TURNED;
  const lat = Math.asin(Math.sin(faceLat) * Math.cos(far) + Math.cos(faceLat) * Math.sin(far) * Math.cos(azimuth));
  const lon =
    faceLon +
    Math.atan2(
      Math.sin(azimuth) * Math.sin(far) * Math.cos(faceLat),
      Math.cos(far) - Math.sin(faceLat) * Math.sin(lat),
    );
  return { latitude: lat / DEGREE, longitude: ((lon / DEGREE + 540) % 360) - 180 };
}

/** The lattice's point next to another: of three axes that add up to nought, the one that was rounded most gives way. */
function rounded(x: number, y: number): [number, number] {
  const [b, a] = [y / HALF_ROOT, x - y / (2 * HALF_ROOT)];
  const c = -a - b;
  let [wholeA, wholeB] = [Math.round(a), Math.round(b)];
  const wholeC = Math.round(c);
  const [offA, offB, offC] = [Math.abs(wholeA - a), Math.abs(wholeB - b), Math.abs(wholeC - c)];
  if (offA > offB && offA > offC) wholeA = -wholeB - wholeC;
  else if (offB > offC) wholeB = -wholeA - wholeC;
  return [wholeA + wholeB / 2, wholeB * HALF_ROOT];
}
