/** What is written above objects (hover text), as labels of a picture. */
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { Label } from '../picture/index.ts';
import type { CollectedObject, CollectedScene } from './collected-scene.ts';
import { Places } from './places.ts';
import { originOf } from './world-matrix.ts';
import type { Matrix } from './world-matrix.ts';

/** Labels of a view: those nearest to the camera, and none farther away. */
export const MOST_VIEW_LABELS = 64;
/** Metres. */
export const FARTHEST_LABEL = 64;
/** Labels of a map: the highest. */
export const MOST_MAP_LABELS = 200;
/** Of one label. OpenSim's scripts can write 254 bytes. */
const MOST_LINES = 12;
const MOST_LETTERS = 60;
/** Above the thing it belongs to, metres. */
const ABOVE_METRES = 0.1;
/** What is nearly clear is not meant to be read. */
const LEAST_ALPHA = 0.05;

type Regions = Pick<CollectedScene, 'regions'>;

/** What is to be read from where a camera stands: what is nearest first. */
export function labelsAround(scene: Regions, { x, y, z }: Vector3): Label[] {
  const away = ({ place }: Label): number => Math.hypot(place.x - x, place.y - y, place.z - z);
  return labelsOf(scene)
    .filter((label) => away(label) <= FARTHEST_LABEL)
    .sort((one, other) => away(one) - away(other))
    .slice(0, MOST_VIEW_LABELS);
}

/** What is to be read from above: what is highest first. */
export function labelsFromAbove(scene: Regions): Label[] {
  return labelsOf(scene)
    .sort((one, other) => other.place.z - one.place.z)
    .slice(0, MOST_MAP_LABELS);
}

function labelsOf({ regions }: Regions): Label[] {
  return regions.flatMap((region) => {
    const places = new Places(region);
    return region.objects.flatMap((object) => {
      if (object.description.text === '') return [];
      const place = places.of(object.description);
      return typeof place === 'string' ? [] : labelOf(object, place);
    });
  });
}

function labelOf({ description: { text, textColour, scale } }: CollectedObject, place: Matrix): Label[] {
  const lines = linesOf(text);
  const { r, g, b, a } = textColour;
  if (lines.length === 0 || a / 255 < LEAST_ALPHA) return [];
  const { x, y, z } = originOf(place);
  const half = (axis: number, size: number): number => (Math.abs(place[axis]!) * Math.abs(size)) / 2;
  const height = half(2, scale.x) + half(6, scale.y) + half(10, scale.z);
  if (!Number.isFinite(height)) return [];
  return [
    {
      lines,
      place: { x, y, z: z + height + ABOVE_METRES },
      colour: [r / 255, g / 255, b / 255, a / 255],
    },
  ];
}

/** Without what nobody sees, and no longer than a sign is read. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) =>
    Array.from(line.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trimEnd())
      .slice(0, MOST_LETTERS)
      .join(''),
  );
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  while (lines.length > 0 && lines[0] === '') lines.shift();
  return lines.slice(0, MOST_LINES);
}
