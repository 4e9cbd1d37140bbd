/** Flexible prims as they hang when they have come to rest, in no wind. */
import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import type { FlexibleParam } from '@landfall/protocol/extra-params';
import { unpackShape } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { FlexiblePath, flexibleBend } from '@landfall/scene/flexible';
import type { Geometry } from '@landfall/scene/geometry';
import type { LevelOfDetail } from '@landfall/scene/lod';
import { shapeKey, tessellate } from '@landfall/scene/shape';
import { nodeTransform } from '../picture/index.ts';
import type { Matrix } from './world-matrix.ts';

/** A flexible prim where it is. */
export interface Hanging {
  readonly description: ObjectDescription;
  readonly param: FlexibleParam;
  /** Metres. */
  readonly size: Vector3;
  readonly place: Matrix;
  readonly level: LevelOfDetail;
}

/** Forms of a scene that are let hang: each takes some milliseconds. Further ones stand straight. */
export const MOST_HANGING = 3000;
/** Turns and numbers that differ by less hang alike. */
const STEPS = 1000;

/** Paths of one scene that have come to rest: those of map, view and file are the same. */
export class HangingForms {
  readonly #paths = new Map<string, FlexiblePath>();

  /** Of what it looks like, by what it hangs alike with. */
  keyOf({ description, level, ...how }: Hanging): string {
    return `flexible ${shapeKey(unpackShape(description.shape))} ${level} ${pathKey(how, turnOf(how.place))}`;
  }

  /** In units of its size, as `tessellate` makes them. */
  geometryOf({ description, param, size, place, level }: Hanging): Geometry {
    const shape = unpackShape(description.shape);
    const path = this.#pathOf({ param, size, place });
    return tessellate(shape, level, path && flexibleBend(path, shape, size, level));
  }

  #pathOf(how: Pick<Hanging, 'param' | 'size' | 'place'>): FlexiblePath | undefined {
    const rotation = turnOf(how.place);
    const key = pathKey(how, rotation);
    const known = this.#paths.get(key);
    if (known !== undefined || this.#paths.size >= MOST_HANGING) return known;
    // How it hangs does not depend on where: forms of the same turn share theirs.
    const path = new FlexiblePath(how.param, how.size.z, { position: ZERO_VECTOR, rotation });
    path.settle();
    this.#paths.set(key, path);
    return path;
  }
}

function turnOf(place: Matrix): Quaternion {
  const [x = 0, y = 0, z = 0, w = 1] = nodeTransform(place)?.rotation ?? [];
  return { x, y, z, w };
}

function pathKey({ param, size }: Pick<Hanging, 'param' | 'size'>, rotation: Quaternion): string {
  const { softness, tension, drag, gravity, force = ZERO_VECTOR } = param;
  const all = [rotation.w, ...[rotation, size, force].flatMap(({ x, y, z }) => [x, y, z])];
  return [softness, tension, drag, gravity, ...all].map((number) => Math.round(number * STEPS)).join(' ');
}
