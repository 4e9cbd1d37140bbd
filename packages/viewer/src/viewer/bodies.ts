import { USUAL_BODY_SIZE } from '@landfall/protocol/avatar';
import { MOTION_ROW, PCODE } from '@landfall/protocol/object';
import { JOINTS, MATRIX_SIZE, jointNamed, poseJoints, skeletonShape } from '@landfall/scene/skeleton';
import type { Pose, SkeletonShape } from '@landfall/scene/skeleton';
import { poseOf, tintsOf } from '../avatars/index.ts';
import type { Body, Tints } from '../avatars/index.ts';
import { Motions } from '../motions/index.ts';
import type { Motion } from '../motions/index.ts';
import type { LooksTold, MotionsTold } from '../port/index.ts';
import { FRAME_FLOATS } from '../world/index.ts';
import type { WorldTable } from '../world/index.ts';

/** Metres that the body of ours is high by itself, and an avatar without a height of its own. */
const USUAL_METRES = USUAL_BODY_SIZE.z;
const PELVIS = (jointNamed('mPelvis') ?? 0) * MATRIX_SIZE + 14;
/** People who move in every frame; the others in every eighth. */
const MOST_SMOOTH = 16;
const SELDOM = 8;

/** Built-in animations of those who are in the air (fly, flyslow, hover, hover_up, hover_down): a grid may have no such assets. @source protocol/avatar */
const FLYING: ReadonlySet<string> = new Set([
  'aec4610c-757f-bc4e-c092-c6e9caf18daf',
  '2b5a38b2-5e00-3a97-a495-4c826bc443e6',
  '4ae8016b-31b9-03bb-c401-b1ea941db41d',
  '62c5de58-cb33-5743-3d07-9e4cd4352864',
  '20f063ea-8306-2562-0b07-5c853b37b31e',
]);

/** Whom to draw. */
export interface BodyOptions {
  /** Where the camera is: nearer ones come first. */
  readonly eye: readonly [number, number, number];
  /** Metres. */
  readonly far: number;
  /** The agent's own instance. */
  readonly own: number | undefined;
  /** Of the agent: what a region that was left still shows of it is not drawn. */
  readonly ownId: string | undefined;
  readonly isOwnFlying: boolean;
  readonly timeSeconds: number;
  /** Milliseconds, of the same clock. */
  readonly now: number;
  /** A motion by its id, as far as it has come. */
  readonly motionOf: (id: string) => Motion | undefined;
}

/** How somebody looks, as it was told. */
export interface KnownLooks {
  readonly bakes: ReadonlyMap<string, string>;
  readonly shape: SkeletonShape;
  readonly hover: number;
}

/** Somebody as they were posed last. */
interface Posed {
  readonly joints: Float32Array<ArrayBuffer>;
}

/** People as they stand, walk and sit now, the nearest first. */
export class Bodies {
  readonly #tints = new Map<string, Tints>();
  /** By region and local id. */
  readonly #looks = new Map<string, KnownLooks>();
  /** By region and local id, as the looks. */
  readonly #motions = new Map<string, Motions>();
  #posed = new Map<number, Posed>();
  #frame = 0;

  /** Somebody's looks were told. */
  take({ region, localId, bakes, params, hover }: LooksTold): void {
    this.#looks.set(`${region} ${localId}`, { bakes: new Map(bakes), shape: skeletonShape(params), hover });
  }

  /** Somebody plays other animations. @param now milliseconds */
  takeMotions({ region, localId, playing }: MotionsTold, now: number): void {
    const key = `${region} ${localId}`;
    const motions = this.#motions.get(key) ?? new Motions();
    this.#motions.set(key, motions);
    motions.take(playing, now);
  }

  /** A region is out of sight, with all who are in it. */
  forgetRegion(region: number): void {
    for (const known of [this.#looks, this.#motions])
      for (const key of known.keys()) if (key.startsWith(`${region} `)) known.delete(key);
  }

  /** How somebody looks; undefined until it was told. */
  looksOf({ columns }: WorldTable, instance: number): KnownLooks | undefined {
    return this.#looks.get(`${columns.regions[instance]} ${columns.localIds[instance]}`);
  }

  of(table: WorldTable, options: BodyOptions): Body[] {
    const { columns } = table;
    const near: { readonly instance: number; readonly squared: number }[] = [];
    this.#frame++;
    for (let instance = 0; instance < columns.count; instance++) {
      if (columns.pcodes[instance] !== PCODE.avatar || columns.isPlaced[instance] === 0) continue;
      const at = instance * FRAME_FLOATS;
      const [x, y, z] = [columns.frames[at]!, columns.frames[at + 1]!, columns.frames[at + 2]!];
      const squared = (x - options.eye[0]) ** 2 + (y - options.eye[1]) ** 2 + (z - options.eye[2]) ** 2;
      const isGone = instance !== options.own && table.idOf(instance) === options.ownId;
      if (!isGone && squared < options.far ** 2) near.push({ instance, squared });
    }
    near.sort((one, other) => one.squared - other.squared);
    const before = this.#posed;
    this.#posed = new Map();
    return near.map(({ instance }, rank) => this.#bodyOf(table, instance, rank, before, options));
  }

  #bodyOf(
    table: WorldTable,
    instance: number,
    rank: number,
    before: ReadonlyMap<number, Posed>,
    options: BodyOptions,
  ): Body {
    const { own, isOwnFlying, timeSeconds } = options;
    const { columns } = table;
    const at = instance * FRAME_FLOATS;
    const row = instance * MOTION_ROW.length + MOTION_ROW.velocity;
    const { motion, frames, scales } = columns;
    const isSitting = columns.parentIds[instance] !== 0;
    const height = scales[instance * 3 + 2]! || USUAL_METRES;
    const looks = this.looksOf(table, instance);
    const motions = this.#motions.get(`${columns.regions[instance]} ${columns.localIds[instance]}`);
    const size = looks === undefined ? Math.min(4, Math.max(0.2, height / USUAL_METRES)) : 1;
    const posture = {
      speed: isSitting ? 0 : Math.hypot(motion[row]!, motion[row + 1]!),
      isSitting,
      isFlying: (instance === own && isOwnFlying) || motions?.plays(FLYING) === true,
      // Not everybody in step.
      time: timeSeconds + (instance % 7) * 0.9,
    };
    const joints = this.#pose(instance, rank, before.get(instance), () => {
      const shaped = { ...looks?.shape, ...poseOf(posture) };
      return motions?.pose(shaped, options.motionOf, options.now) ?? shaped;
    });
    const below = (isSitting ? joints[PELVIS]! * size : height / 2) - (looks?.hover ?? 0);
    return {
      instance,
      place: [frames[at]!, frames[at + 1]!, frames[at + 2]! - below],
      turn: isSitting
        ? [frames[at + 3]!, frames[at + 4]!, frames[at + 5]!, frames[at + 6]!]
        : upright(frames[at + 5]!, frames[at + 6]!),
      size,
      joints,
      tints: this.#tintsOf(table.idOf(instance)),
    };
  }

  #tintsOf(id: string): Tints {
    let tints = this.#tints.get(id);
    if (tints === undefined) {
      tints = tintsOf(id);
      this.#tints.set(id, tints);
    }
    return tints;
  }

  #pose(instance: number, rank: number, before: Posed | undefined, poseNow: () => Pose): Float32Array {
    const isDue = before === undefined || rank < MOST_SMOOTH || (this.#frame + instance) % SELDOM === 0;
    const joints = before?.joints ?? new Float32Array(JOINTS.length * MATRIX_SIZE);
    if (isDue) poseJoints(poseNow(), joints);
    const posed = { joints };
    this.#posed.set(instance, posed);
    return posed.joints;
  }
}

/** Only its heading: who stands does not lean. */
function upright(z: number, w: number): [number, number, number, number] {
  const length = Math.hypot(z, w);
  return length > 0 ? [0, 0, z / length, w / length] : [0, 0, 0, 1];
}
