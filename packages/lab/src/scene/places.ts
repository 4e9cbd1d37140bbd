import { attachmentPointOf, isScreenPoint, PCODE } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { ATTACHMENT_POINTS, attachmentFrame, rotationOf } from '@landfall/scene/skeleton';
import { bodyForm, bodyMatrix } from './body.ts';
import type { CollectedObject, CollectedRegion } from './collected-scene.ts';
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
  readonly #byLocalId: ReadonlyMap<number, CollectedObject>;
  readonly #known = new Map<number, Matrix | Nowhere>();

  constructor(region: CollectedRegion) {
    this.#region = region;
    this.#byLocalId = new Map(region.objects.map((object) => [object.description.localId, object] as const));
  }

  /** From the object, metres, to the scene; without its size. */
  of(description: ObjectDescription): Matrix | Nowhere {
    return this.#of(description, 0);
  }

  /** The object that it is part of, attached to or sits on, where it is known. */
  parentOf({ parentId }: ObjectDescription): ObjectDescription | undefined {
    return this.#above(parentId)?.description;
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
  wearerOf(description: ObjectDescription): CollectedObject | undefined {
    if (description.pcode === PCODE.avatar) return undefined;
    let above = this.#above(description.parentId);
    for (let depth = 0; above !== undefined && depth < MAX_DEPTH; depth++) {
      if (above.description.pcode === PCODE.avatar) return above;
      above = this.#above(above.description.parentId);
    }
    return undefined;
  }

  #above(parentId: number): CollectedObject | undefined {
    return parentId === 0 ? undefined : this.#byLocalId.get(parentId);
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
    const parent = this.#above(description.parentId);
    if (parent === undefined) return 'parent-missing';
    const frame = this.#of(parent.description, depth + 1);
    if (typeof frame === 'string' || parent.description.pcode !== PCODE.avatar) return frame;
    return onPoint(frame, parent, attachmentPointOf(description.state));
  }
}

/** The frame of an attachment point of an avatar as it stands. */
function onPoint(frame: Matrix, avatar: CollectedObject, number: number): Matrix | Nowhere {
  const point = ATTACHMENT_POINTS.get(number);
  if (point === undefined) return frame;
  if (isScreenPoint(number)) return 'on-a-screen';
  const form = bodyForm(avatar);
  const hung = attachmentFrame(number, form.joints);
  if (hung !== undefined) return multiplied(bodyMatrix(frame, form), Float64Array.from(hung));
  // On the avatar itself.
  const [x, y, z] = point.place;
  const [qx, qy, qz, qw] = rotationOf(point.turn);
  return multiplied(frame, rigidMatrix({ x, y, z }, { x: qx, y: qy, z: qz, w: qw }));
}
