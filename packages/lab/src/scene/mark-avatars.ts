import { PCODE } from '@landfall/protocol/object';
import type { DrawnPicture, MapCamera } from '../picture/index.ts';
import type { CollectedScene } from './collected-scene.ts';
import { Places } from './places.ts';
import { originOf } from './world-matrix.ts';

/** Pixels from the middle of a mark: green, and a dark rim around it. */
const MARK_RADIUS = 4.5;
const RIM_RADIUS = 6;
const MARK = [60, 255, 60] as const;
const RIM = [0, 40, 0] as const;

/** Puts a dot on a map where somebody is, in place. Returns how many there are. */
export function markAvatars(picture: DrawnPicture, scene: CollectedScene, camera: MapCamera): number {
  let marks = 0;
  for (const region of scene.regions) {
    const places = new Places(region);
    for (const { description } of region.objects) {
      if (description.pcode !== PCODE.avatar) continue;
      const place = places.of(description);
      if (typeof place === 'string') continue;
      const { x, y } = originOf(place);
      const column = ((x - camera.west) / camera.width) * picture.width;
      const row = (1 - (y - camera.south) / camera.depth) * picture.height;
      if (isOn(picture, column, row)) marks += dot(picture, column, row);
    }
  }
  return marks;
}

function isOn({ width, height }: DrawnPicture, column: number, row: number): boolean {
  return column >= 0 && row >= 0 && column < width && row < height;
}

function dot({ width, height, pixels }: DrawnPicture, column: number, row: number): 1 {
  const [left, right] = [
    Math.max(0, Math.floor(column - RIM_RADIUS)),
    Math.min(width - 1, Math.ceil(column + RIM_RADIUS)),
  ];
  const [top, bottom] = [
    Math.max(0, Math.floor(row - RIM_RADIUS)),
    Math.min(height - 1, Math.ceil(row + RIM_RADIUS)),
  ];
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const distance = Math.hypot(x + 0.5 - column, y + 0.5 - row);
      if (distance <= RIM_RADIUS) pixels.set(distance <= MARK_RADIUS ? MARK : RIM, (y * width + x) * 3);
    }
  }
  return 1;
}
