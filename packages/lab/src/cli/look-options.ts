import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import type { ViewCamera } from '../picture/index.ts';
import type { Area, SkyChoice } from '../scene/index.ts';
import { numberIn, numberOption, someSeconds } from './numbers.ts';

/** What of a scene is made, and how. */
export interface LookOptionValues {
  readonly out: string;
  readonly timeout: number;
  readonly area?: Area;
  readonly max?: number;
  readonly names: boolean;
  readonly neighbours: boolean;
  readonly camera?: Vector3;
  readonly target?: Vector3;
  readonly fov: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly mapSize: number;
  readonly asOwner: boolean;
  readonly cache?: string;
  readonly region?: string;
  readonly sky: SkyChoice;
  readonly body?: string;
}

/** Pixels a side of pictures: they are drawn with twice as many. */
const MOST_SIDE = 2048;
const MOST_OBJECTS = 1_000_000;
const DEGREE = Math.PI / 180;
const USUAL_SIZE = { width: 1280, height: 720 };
/** Metres from the corner of a region, neighbours and the sky included. */
const PLACES = { least: -100_000, most: 100_000 };

const parseCount = numberOption(`a whole number from 1 to ${MOST_OBJECTS}`, {
  least: 1,
  most: MOST_OBJECTS,
  isWhole: true,
});
const parseFov = numberOption('degrees from 1 to 170', { least: 1, most: 170 });
const parseSide = numberOption(`pixels from 16 to ${MOST_SIDE}`, {
  least: 16,
  most: MOST_SIDE,
  isWhole: true,
});

/** Adds them. */
export function addSceneOptions(command: Command): Command {
  return command
    .option('--out <folder>', 'where the files go', 'out')
    .option(
      '--timeout <seconds>',
      'take what is there after so long, and fail; drawing and writing it is not counted',
      someSeconds('nothing comes in no time'),
      120,
    )
    .option('--area <x0,y0,x1,y1>', 'only what stands there, metres', parseArea)
    .option('--max <objects>', 'at most so many, those nearest to the middle of the area', parseCount)
    .option('--no-names', 'do not ask how objects are called')
    .option('--neighbours', 'the regions around, too', false)
    .option('--region <name>', 'of a backup with several: the region that is looked at; the first by default')
    .option(
      '--camera <x,y,z>',
      'where the view is seen from, metres; where most is seen by default',
      parsePlace,
    )
    .option('--target <x,y,z>', 'what it looks at', parsePlace)
    .option('--fov <degrees>', 'how much it sees from bottom to top', parseFov, 60)
    .addOption(
      new Option('--sky <which>', 'the sky of the view: a clear day, or the region’s own where it is known')
        .choices(['usual', 'region'])
        .default('usual'),
    )
    .option('--size <width>x<height>', 'pixels of the view', parseSize, USUAL_SIZE)
    .option('--map-size <pixels>', 'pixels of the longer side of the map', parseSide, 1024)
    .option(
      '--body <folder>',
      "a body of yours for avatars: a viewer's folder character; in the GLB only with --as-owner",
    )
    .option('--cache <folder>', 'where textures and meshes are kept for the next time; one for each grid')
    .option('--as-owner', 'all of it is mine to give: into the GLB with it, whatever permissions say', false);
}

/** Undefined where nobody has said it. @throws UsageError for half a camera */
export function cameraOf({ camera, target, fov }: LookOptionValues): ViewCamera | undefined {
  if (camera === undefined && target === undefined) return undefined;
  if (camera === undefined || target === undefined)
    throw new UsageError('a view takes both --camera and --target');
  if (camera.x === target.x && camera.y === target.y && camera.z === target.z)
    throw new UsageError('--camera and --target are the same place');
  return { type: 'view', position: camera, target, fovRad: fov * DEGREE };
}

function parseNumbers(text: string, count: number): number[] {
  // A blank behind a comma is how people write lists.
  const parts = text.split(',').map((part) => numberIn(part.trim(), PLACES));
  const numbers = parts.filter((number) => number !== undefined);
  if (parts.length !== count || numbers.length !== count)
    throw new InvalidArgumentError(`${count} numbers with commas between them`);
  return numbers;
}

function parseArea(text: string): Area {
  const [west, south, east, north] = parseNumbers(text, 4) as [number, number, number, number];
  if (!(west < east && south < north))
    throw new InvalidArgumentError('the south-west corner, then the north-east one');
  return { west, south, east, north };
}

function parsePlace(text: string): Vector3 {
  const [x, y, z] = parseNumbers(text, 3) as [number, number, number];
  return { x, y, z };
}

function parseSize(text: string): { width: number; height: number } {
  const sides = text.toLowerCase().split('x');
  if (sides.length !== 2) throw new InvalidArgumentError('such as 1280x720');
  return { width: parseSide(sides[0]!), height: parseSide(sides[1]!) };
}
