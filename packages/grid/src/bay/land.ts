/** South-west corner of Landfall Bay in the grid, metres: region 1000, 1000. */
const CORNER = { x: 256_000, y: 256_000 };

/** Metres. */
export const WATER_HEIGHT = 20;
/** Of the town: flat enough to build on. */
export const TOWN_HEIGHT = 23;
/** Of the quay in the south of the town: a wall stands there instead of a beach. */
const QUAY = { west: 84, east: 172, north: 113 };
const TOWN = { west: 88, east: 186, south: 113, north: 152 };
const SEA_FLOOR = 10;

/** A round hill: where it is, how high, how wide. */
interface Hill {
  readonly x: number;
  readonly y: number;
  readonly metres: number;
  readonly radius: number;
}

/** The hill of the observatory, its neighbours, the cape of the lighthouse, the mound of the windmill, the eastern shore. */
const HILLS: readonly Hill[] = [
  { x: 112, y: 212, metres: 27, radius: 40 },
  { x: 42, y: 196, metres: 15, radius: 34 },
  { x: 200, y: 222, metres: 19, radius: 36 },
  { x: 50, y: 76, metres: 9, radius: 20 },
  { x: 222, y: 128, metres: 12, radius: 24 },
  { x: 318, y: 196, metres: 24, radius: 60 },
  { x: 420, y: 176, metres: 30, radius: 70 },
];

/** How far north the sea comes at each place along the coast: a bay with a cape on either side. */
function coastAt(x: number): number {
  const bay = 44 * bell(x - 128, 54);
  const cape = -46 * bell(x - 50, 24) - 24 * bell(x - 216, 26);
  const east = 26 * Math.sin((x - 256) / 37) * step(x, 240, 300);
  return 80 + bay + cape + east + 3 * Math.sin(x / 9) * (1 - 0.9 * bell(x - 128, 44));
}

/**
 * Metres of height in Landfall Bay and on the shore east of it, at a point of the grid: a sea in the south, a bay with a town behind a
 * quay, two capes, hills in the north. South of the two regions there is sea, north of them the hills go on.
 */
export const bayHeight = (east: number, north: number): number => bayHeightsAlong(east)(north);

/** The same along a line from south to north: what only depends on how far east it is (most of a coast) is worked out once. */
export function bayHeightsAlong(east: number): (north: number) => number {
  const x = east - CORNER.x;
  const coast = coastAt(x);
  const townAlong = step(x, TOWN.west - 18, TOWN.west) * (1 - step(x, TOWN.east, TOWN.east + 14));
  return (north) => {
    const y = north - CORNER.y;
    const inland = y - coast;
    const natural = shore(Math.min(inland, 1.2 * (x - 12) + 4));
    // The sea has neither hills nor ripples.
    const rough =
      inland <= 0
        ? natural
        : natural + hillsAt(x, y) * step(inland, 0, 26) + ripples(x, y) * step(inland, 2, 20);
    const town = townAlong * step(y, TOWN.south - 1, TOWN.south) * (1 - step(y, TOWN.north, TOWN.north + 26));
    return dredged(mix(rough, TOWN_HEIGHT, town), x, y);
  };
}

/** Before the quay the water is deep enough for boats. */
function dredged(height: number, x: number, y: number): number {
  const along = step(x, QUAY.west - 8, QUAY.west) * (1 - step(x, QUAY.east, QUAY.east + 8));
  const before = along * (1 - step(y, QUAY.north - 1.5, QUAY.north));
  return mix(height, Math.min(height, 15.5), before);
}

/** Sea floor, beach and meadow by metres from the water's edge; negative is in the sea. */
function shore(inland: number): number {
  if (inland < 0) return WATER_HEIGHT - (WATER_HEIGHT - SEA_FLOOR) * (1 - Math.exp(inland / 18));
  return WATER_HEIGHT + 3.2 * (1 - Math.exp(-inland / 11)) + 0.03 * inland;
}

function hillsAt(x: number, y: number): number {
  let sum = 0;
  for (const hill of HILLS) {
    const part = ((x - hill.x) ** 2 + (y - hill.y) ** 2) / hill.radius ** 2;
    if (part < FAR_AWAY) sum += hill.metres * Math.exp(-part);
  }
  return sum;
}

/** Squared, in radii: from here on a hill is lower than a millimetre. */
const FAR_AWAY = 11;

/** Unevenness without a pattern that shows. */
function ripples(x: number, y: number): number {
  return (
    0.9 * Math.sin(x / 11.3 + 1.7 * Math.sin(y / 23)) * Math.cos(y / 13.1 + 1.3 * Math.sin(x / 31)) +
    0.35 * Math.sin(x / 4.1 + y / 6.3) * Math.cos(y / 3.7 - x / 8.9)
  );
}

/** 1 in the middle, towards 0 far away. */
const bell = (distance: number, radius: number): number => Math.exp(-((distance / radius) ** 2));
const mix = (from: number, to: number, part: number): number => from + (to - from) * part;

/** From 0 below `from` to 1 above `to`, with a continuous slope. */
function step(value: number, from: number, to: number): number {
  const part = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return part * part * (3 - 2 * part);
}

/** Metres of height at a place in Landfall Bay. */
export const groundAt = (x: number, y: number): number => bayHeight(CORNER.x + x, CORNER.y + y);
