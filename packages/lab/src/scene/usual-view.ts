/**
 * Where a scene is seen from when nobody says. Rules:
 * 1. It looks at the middle of most objects of the first region, from the south-west and above, so far away that it takes in most of them.
 * 2. From there it must see half of them, with little in the way near by, and must not be inside of something. Else it goes around, lower and nearer, and takes the place from which
 *    most are seen; the earlier one where that is nearly as good.
 * 3. It stands above land and water.
 */
import type { Vector3 } from '@landfall/protocol/datatypes';
import { clipMatrix, finish, sightInSteps } from '../picture/index.ts';
import type { PictureItem, Steps, ViewCamera } from '../picture/index.ts';
import type { CollectedRegion, CollectedScene } from './collected-scene.ts';
import { Places } from './places.ts';
import { originOf } from './world-matrix.ts';

const USUAL_FOV_RAD = Math.PI / 3;
/** Metres around the middle that a view takes in at least, and the part of all objects that it wants to. */
const LEAST_REACH = 10;
const MOST_REACH = 110;
const SEEN_PART = 0.75;
/** Of the usual view: how far away it is for each metre that it takes in, west and south, and how high. */
const AWAY = Math.hypot(0.9, 1.3);
const SOUTH_WEST_RAD = Math.atan2(-1.3, -0.9);
const USUAL_HEIGHT = 0.75;
/** How else it may stand: nearer or lower. */
const STANDS: readonly (readonly [away: number, height: number])[] = [
  [1, USUAL_HEIGHT],
  [1, 0.3],
  [0.5, 0.35],
  [0.25, 0.2],
];
const DIRECTIONS = 8;
/** Of the small picture by which a place is judged. */
const [WIDTH, HEIGHT] = [64, 36];
/** Of its pixels, so many may show something nearer than this part of the way. */
const MOST_NEAR = 0.15;
const NEAR_PART = 0.2;
/** Metres above the ground, and that something may be in front of an object's middle and be the object. */
const ABOVE_GROUND = 2;
const IN_FRONT = 3;
/** Sees so much of what the best one sees: good enough. */
const NEARLY = 0.8;

/**
 * The view of a scene.
 * @param items all of it, land too, as coarse as may be
 */
export function usualView(scene: CollectedScene, items: readonly PictureItem[]): ViewCamera {
  return finish(usualViewInSteps(scene, items));
}

/** The same in steps. */
export function* usualViewInSteps(scene: CollectedScene, items: readonly PictureItem[]): Steps<ViewCamera> {
  const [region] = scene.regions;
  const spots = spotsOf(region);
  const target = spots.length === 0 ? middleOf(region) : medianOf(spots);
  const reach = reachOf(spots, target);
  const usual = viewFrom(region, target, { reach, angleRad: SOUTH_WEST_RAD, away: 1, height: USUAL_HEIGHT });
  const seen = yield* seenFrom(usual, { items, spots, reach });
  if (spots.length === 0 || seen >= spots.length / 2) return usual;
  const others = STANDS.flatMap(([away, height]) =>
    Array.from({ length: DIRECTIONS }, (_, at) =>
      viewFrom(region, target, { reach, angleRad: SOUTH_WEST_RAD + around(at), away, height }),
    ),
  );
  const all: { readonly view: ViewCamera; readonly seen: number }[] = [];
  for (const view of others) all.push({ view, seen: yield* seenFrom(view, { items, spots, reach }) });
  const most = Math.max(...all.map((each) => each.seen));
  return most === 0 ? usual : all.find((each) => each.seen >= most * NEARLY)!.view;
}

/** To one side, to the other, and so on around. */
function around(at: number): number {
  return (((at % 2 === 0 ? 1 : -1) * Math.ceil(at / 2)) / DIRECTIONS) * 2 * Math.PI;
}

interface Stand {
  /** Metres. */
  readonly reach: number;
  /** From the target to the camera, from the east to the north. */
  readonly angleRad: number;
  readonly away: number;
  readonly height: number;
}

function viewFrom(region: CollectedRegion, target: Vector3, stand: Stand): ViewCamera {
  const { reach, angleRad, away, height } = stand;
  const x = target.x + Math.cos(angleRad) * AWAY * away * reach;
  const y = target.y + Math.sin(angleRad) * AWAY * away * reach;
  const wanted = Math.max(target.z, region.waterHeight) + height * reach;
  const z = Math.max(wanted, groundAt(region, x, y) + ABOVE_GROUND);
  return { type: 'view', position: { x, y, z }, target, fovRad: USUAL_FOV_RAD };
}

interface Seeing {
  readonly items: readonly PictureItem[];
  readonly spots: readonly Vector3[];
  readonly reach: number;
}

/** How many spots are seen; none from where too much is in the way. */
function* seenFrom(view: ViewCamera, { items, spots, reach }: Seeing): Steps<number> {
  if (items.some(({ matrix }) => isInside(matrix, view.position, reach))) return 0;
  const sight = yield* sightInSteps(items, view, WIDTH, HEIGHT);
  const { position: p, target: t } = view;
  const nearer = Math.hypot(t.x - p.x, t.y - p.y, t.z - p.z) * NEAR_PART;
  const near = sight.filter((metres) => metres < nearer).length;
  if (near > MOST_NEAR * sight.length) return 0;
  const clip = clipMatrix(view, WIDTH / HEIGHT);
  return spots.filter((spot) => isSeen(spot, clip, sight)).length;
}

function isSeen({ x, y, z }: Vector3, clip: Float64Array, sight: Float32Array): boolean {
  const at = (row: number): number =>
    clip[row]! * x + clip[4 + row]! * y + clip[8 + row]! * z + clip[12 + row]!;
  const ahead = at(3);
  const column = Math.floor((at(0) / ahead / 2 + 0.5) * WIDTH);
  const row = Math.floor((0.5 - at(1) / ahead / 2) * HEIGHT);
  if (!(ahead > 0) || column < 0 || row < 0 || column >= WIDTH || row >= HEIGHT) return false;
  return ahead < sight[row * WIDTH + column]! + IN_FRONT;
}

/** Whether a place is in the box of a thing. Those that are larger than what is looked at are around it: rooms, domes. */
function isInside(m: ArrayLike<number>, place: Vector3, reach: number): boolean {
  const [x, y, z] = [place.x - m[12]!, place.y - m[13]!, place.z - m[14]!];
  return [0, 4, 8].every((axis) => {
    const square = m[axis]! ** 2 + m[axis + 1]! ** 2 + m[axis + 2]! ** 2;
    const along = (m[axis]! * x + m[axis + 1]! * y + m[axis + 2]! * z) / square;
    return square < (2 * reach) ** 2 && Math.abs(along) < 0.5;
  });
}

function spotsOf(region: CollectedRegion): Vector3[] {
  const places = new Places(region);
  return region.objects.flatMap(({ description }) => {
    const place = description.parentId === 0 ? places.of(description) : 'no-number';
    return typeof place === 'string' ? [] : [originOf(place)];
  });
}

function reachOf(spots: readonly Vector3[], target: Vector3): number {
  const reaches = spots
    .map(({ x, y }) => Math.hypot(x - target.x, y - target.y))
    .sort((one, other) => one - other);
  const wanted = reaches[Math.floor(reaches.length * SEEN_PART)] ?? MOST_REACH;
  return Math.min(MOST_REACH, Math.max(LEAST_REACH, wanted));
}

function groundAt({ land, corner, waterHeight }: CollectedRegion, x: number, y: number): number {
  const [column, row] = [Math.floor(x - corner.x), Math.floor(y - corner.y)];
  if (land === undefined || column < 0 || row < 0 || column >= land.width || row >= land.depth)
    return waterHeight;
  return Math.max(land.heights[row * land.width + column]!, waterHeight);
}

function middleOf(region: CollectedRegion): Vector3 {
  const { size, corner } = region;
  const [x, y] = [corner.x + size.x / 2, corner.y + size.y / 2];
  return { x, y, z: groundAt(region, x, y) };
}

function medianOf(spots: readonly Vector3[]): Vector3 {
  const median = (axis: 'x' | 'y' | 'z') =>
    spots.map((spot) => spot[axis]).sort((one, other) => one - other)[Math.floor(spots.length / 2)]!;
  return { x: median('x'), y: median('y'), z: median('z') };
}
