/** An object as something that is shown: how it looks, where and how large it is. */
import { PCODE } from '@landfall/protocol/object';
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { LevelOfDetail } from '@landfall/scene/lod';
import { withBakes } from './bakes-on-mesh.ts';
import type { CollectedObject } from './collected-scene.ts';
import { lookOf } from './object-look.ts';
import type { ObjectLook } from './object-look.ts';
import type { Places } from './places.ts';
import type { SceneWarnings } from './scene-warnings.ts';
import { originOf } from './world-matrix.ts';
import type { Matrix } from './world-matrix.ts';

/** An object that is shown. */
export interface Subject {
  readonly object: CollectedObject;
  readonly look: ObjectLook;
  readonly place: Matrix;
  readonly size: Vector3;
  readonly level: LevelOfDetail;
  readonly places: Places;
  /** Whether it may be shown as it is. */
  readonly isOpen: boolean;
}

/** What an object is shown for, and with what. */
export interface SubjectOptions {
  readonly places: Places;
  readonly warnings: SceneWarnings;
  readonly levelOf: (radius: number, middle: Vector3) => LevelOfDetail;
  readonly isForFile: boolean;
  readonly ownsAll: boolean;
}

/** Why an object is not shown. */
export interface Refused {
  /** What of it is at fault. */
  readonly refused: 'place' | 'scale';
  readonly what: string;
}

/** Sizes of objects that are believed, metres. */
const MOST_METRES = 10_000;

/** What is on a screen only its owner sees. */
export function subjectOf(
  object: CollectedObject,
  { places, warnings, levelOf, isForFile, ownsAll }: SubjectOptions,
): Subject | Refused | 'on-a-screen' {
  const { description, mayExport } = object;
  const place = places.of(description);
  if (place === 'on-a-screen') return place;
  if (typeof place === 'string') return { refused: 'place', what: place };
  const size = sizeOf(object);
  if (size === undefined) {
    const { x, y, z } = description.scale;
    return { refused: 'scale', what: `a size of ${x} × ${y} × ${z} m` };
  }
  const look = lookOf(description, warnings);
  const faces = withBakes(look.faces, places.wearerOf(description), !isForFile || ownsAll);
  return {
    object,
    look: { ...look, faces },
    place,
    size,
    level: levelOf(Math.hypot(size.x, size.y, size.z) / 2, originOf(place)),
    places,
    isOpen: !isForFile || ownsAll || mayExport,
  };
}

/** What is negative is as large the other way; what is none has none. */
function sizeOf({ description: { scale, pcode } }: CollectedObject): Vector3 | undefined {
  if (pcode === PCODE.avatar) return scale;
  const [x, y, z] = [scale.x, scale.y, scale.z].map(Math.abs) as [number, number, number];
  return [x, y, z].every((side) => side > 0 && side <= MOST_METRES) ? { x, y, z } : undefined;
}
