import { attachmentPointOf, PCODE } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { ATTACHMENT_POINTS, MATRIX_SIZE, jointNamed, rotationOf } from '@landfall/scene/skeleton';
import { bodyMatrix, bodyPose } from './body.ts';
import type { CollectedRegion } from './collected-scene.ts';
import { multiplied, rigidMatrix } from './world-matrix.ts';
import type { Matrix } from './world-matrix.ts';

/** Why something is nowhere. */
export type Nowhere = 'parent-missing' | 'parents-in-a-circle' | 'no-number' | 'on-a-screen';

/** Parts hang on roots, those on avatars, and avatars sit on roots: deeper is a mistake or malice. */
const MAX_DEPTH = 8;
/** Metres from the first region's corner; further away nothing is shown. */
const FARTHEST = 1e6;

/** Where the objects of one region are in the scene, whatever they are part of. */
export class Places {
  readonly #region: CollectedRegion;
  readonly #byLocalId: ReadonlyMap<number, ObjectDescription>;
  readonly #known = new Map<number, Matrix | Nowhere>();

  constructor(region: CollectedRegion) {
    this.#region = region;
    this.#byLocalId = new Map(
      region.objects.map(({ description }) => [description.localId, description] as const),
    );
  }

  /** From the object, metres, to the scene; without its size. */
  of(description: ObjectDescription): Matrix | Nowhere {
    return this.#of(description, 0);
  }

  /** The object that it is part of, attached to or sits on, where it is known. */
  parentOf({ parentId }: ObjectDescription): ObjectDescription | undefined {
    return parentId === 0 ? undefined : this.#byLocalId.get(parentId);
  }

  /** What it hangs on in the end: itself, where it stands alone or nothing is known of what it is part of. */
  rootOf(description: ObjectDescription): ObjectDescription {
    let root = description;
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const parent = this.parentOf(root);
      if (parent === undefined) return root;
      root = parent;
    }
    return root;
  }

  /** The avatar that wears it, as an attachment or a part of one. */
  wearerOf(description: ObjectDescription): ObjectDescription | undefined {
    if (description.pcode === PCODE.avatar) return undefined;
    let above = this.parentOf(description);
    for (let depth = 0; above !== undefined && depth < MAX_DEPTH; depth++) {
      if (above.pcode === PCODE.avatar) return above;
      above = this.parentOf(above);
    }
    return undefined;
  }

  #of(description: ObjectDescription, depth: number): Matrix | Nowhere {
    const known = this.#known.get(description.localId);
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH) return 'parents-in-a-circle';
    const place = this.#compute(description, depth);
    this.#known.set(description.localId, place);
    return place;
  }

  #compute(description: ObjectDescription, depth: number): Matrix | Nowhere {
    const { position, rotation } = description.motion;
    const own = rigidMatrix(position, rotation);
    if (!own.every((number) => Math.abs(number) <= FARTHEST)) return 'no-number';
    const outer = this.#frameOf(description, depth);
    return typeof outer === 'string' ? outer : multiplied(outer, own);
  }

  /** What its place is relative to. */
  #frameOf(description: ObjectDescription, depth: number): Matrix | Nowhere {
    const { corner } = this.#region;
    if (description.parentId === 0) return rigidMatrix({ ...corner, z: 0 }, { x: 0, y: 0, z: 0, w: 1 });
    const parent = this.parentOf(description);
    if (parent === undefined) return 'parent-missing';
    const frame = this.#of(parent, depth + 1);
    if (typeof frame === 'string' || parent.pcode !== PCODE.avatar) return frame;
    return onPoint(frame, parent, attachmentPointOf(description.state));
  }
}

/** The frame of an attachment point of an avatar as it stands. */
function onPoint(frame: Matrix, avatar: ObjectDescription, number: number): Matrix | Nowhere {
  const point = ATTACHMENT_POINTS.get(number);
  if (point === undefined) return frame;
  if (point.bone === undefined) return 'on-a-screen';
  const joint = jointNamed(point.bone);
  const [x, y, z] = point.place;
  const [qx, qy, qz, qw] = rotationOf(point.turn);
  const hung = rigidMatrix({ x, y, z }, { x: qx, y: qy, z: qz, w: qw });
  // On the avatar itself.
  if (joint === undefined) return multiplied(frame, hung);
  const joints = bodyPose(avatar.parentId !== 0);
  const bone = Float64Array.from(joints.subarray(joint * MATRIX_SIZE, (joint + 1) * MATRIX_SIZE));
  return multiplied(bodyMatrix(frame, avatar), multiplied(bone, hung));
}
