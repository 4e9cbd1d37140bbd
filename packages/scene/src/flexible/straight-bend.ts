import type { ShapeParameters } from '@landfall/protocol/object';
import { STOP_SIZE, usableShape } from '../shape/index.ts';
import type { PathBend } from '../shape/index.ts';
import { mix, sizeAt } from './along.ts';

/** A flexible prim before anything bends it, in so many pieces: for those who bend its points themselves. */
export function straightBend(shape: ShapeParameters, pieces: number): PathBend {
  const { pathTwistBegin, pathTwist, pathScaleX, pathScaleY } = usableShape(shape);
  const count = pieces + 1;
  const stops = new Float64Array(count * STOP_SIZE);
  for (let stop = 0; stop < count; stop++) {
    const along = stop / pieces;
    const angleRad = Math.PI * mix(pathTwistBegin, pathTwist, along);
    const [sin, cos] = [Math.sin(angleRad), Math.cos(angleRad)];
    const [x, y] = [sizeAt(pathScaleX, along), sizeAt(pathScaleY, along)];
    stops.set(
      [x * cos, x * sin, 0, -y * sin, y * cos, 0, 0, 0, along - 0.5, 0, 0, 1, along],
      stop * STOP_SIZE,
    );
  }
  return { stops, count };
}
