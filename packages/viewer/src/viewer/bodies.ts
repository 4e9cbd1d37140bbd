import { MOTION_ROW, PCODE } from '@landfall/protocol/object';
import { tintsOf } from '../avatars/index.ts';
import type { Body, Tints } from '../avatars/index.ts';
import { FRAME_FLOATS } from '../world/index.ts';
import type { WorldTable } from '../world/index.ts';

/** Metres that the body of ours is high by itself. */
const BODY_METRES = 1.9;
/** Metres from its feet to its pelvis, where one who sits is. */
const PELVIS_METRES = 1.07;
/** Metres that an avatar without a height of its own is high. */
const USUAL_METRES = 1.9;

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
  /** Through whose eyes one looks is not seen. */
  readonly hidesOwn: boolean;
  readonly isOwnFlying: boolean;
  readonly timeSeconds: number;
}

/** People as they stand, walk and sit now, the nearest first. */
export class Bodies {
  readonly #tints = new Map<string, Tints>();

  of(table: WorldTable, options: BodyOptions): Body[] {
    const { columns } = table;
    const near: { readonly body: Body; readonly squared: number }[] = [];
    for (let instance = 0; instance < columns.count; instance++) {
      if (columns.pcodes[instance] !== PCODE.avatar || columns.isPlaced[instance] === 0) continue;
      if (instance === options.own && options.hidesOwn) continue;
      const at = instance * FRAME_FLOATS;
      const [x, y, z] = [columns.frames[at]!, columns.frames[at + 1]!, columns.frames[at + 2]!];
      const squared = (x - options.eye[0]) ** 2 + (y - options.eye[1]) ** 2 + (z - options.eye[2]) ** 2;
      const isGone = instance !== options.own && table.idOf(instance) === options.ownId;
      if (!isGone && squared < options.far ** 2)
        near.push({ body: this.#bodyOf(table, instance, options), squared });
    }
    near.sort((one, other) => one.squared - other.squared);
    return near.map(({ body }) => body);
  }

  #bodyOf(table: WorldTable, instance: number, { own, isOwnFlying, timeSeconds }: BodyOptions): Body {
    const { columns } = table;
    const at = instance * FRAME_FLOATS;
    const row = instance * MOTION_ROW.length + MOTION_ROW.velocity;
    const { motion, frames, scales } = columns;
    const isSitting = columns.parentIds[instance] !== 0;
    const height = scales[instance * 3 + 2]! || USUAL_METRES;
    const size = Math.min(4, Math.max(0.2, height / BODY_METRES));
    const below = isSitting ? PELVIS_METRES * size : height / 2;
    const id = table.idOf(instance);
    let tints = this.#tints.get(id);
    if (tints === undefined) {
      tints = tintsOf(id);
      this.#tints.set(id, tints);
    }
    return {
      place: [frames[at]!, frames[at + 1]!, frames[at + 2]! - below],
      turn: isSitting
        ? [frames[at + 3]!, frames[at + 4]!, frames[at + 5]!, frames[at + 6]!]
        : upright(frames[at + 5]!, frames[at + 6]!),
      size,
      posture: {
        speed: isSitting ? 0 : Math.hypot(motion[row]!, motion[row + 1]!),
        isSitting,
        isFlying: instance === own && isOwnFlying,
        // Not everybody in step.
        time: timeSeconds + (instance % 7) * 0.9,
      },
      tints,
    };
  }
}

/** Only its heading: who stands does not lean. */
function upright(z: number, w: number): [number, number, number, number] {
  const length = Math.hypot(z, w);
  return length > 0 ? [0, 0, z / length, w / length] : [0, 0, 0, 1];
}
