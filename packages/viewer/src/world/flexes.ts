import { decodeExtraParams, extraParamOf } from '@landfall/protocol/extra-params';
import type { FlexibleParam } from '@landfall/protocol/extra-params';
import { DecodeError } from '@landfall/protocol/errors';
import { FlexiblePath } from '@landfall/scene/flexible';
import { FLEX_FLOATS } from './columns.ts';

/** Gravity pulls, wind sways and tension holds in tenths. */
const SWAY_PER_WIND = 0.03;
const MOST_SWAY = 0.4;
/** Bends that are kept by what makes them. */
const MOST_KEPT = 512;
/** Of a second, as its path is followed until it rests; and how long that is done at most. */
const STEP_SECONDS = 1 / 30;
const MOST_STEPS = 150;
/** Lying, so that gravity has all of it: z is x. */
const LYING = Object.freeze({
  position: { x: 0, y: 0, z: 0 },
  rotation: { x: 0, y: Math.SQRT1_2, z: 0, w: Math.SQRT1_2 },
});

/** How flexible prims bend, by instance: a few numbers, of which the graphics card makes how they hang now. */
export class Flexes {
  readonly #bends = new Map<string, number>();

  /**
   * Writes how a prim bends: which way it is pulled in the region (x, y, z; by how much that is longer than 1, it sways, in radians), and how many
   * radians it bends when it lies. Four zeros for one that does not bend.
   * @param to {@link FLEX_FLOATS} an instance
   * @param length of the prim along its z axis, metres
   * @returns whether it bends
   */
  write(to: Float32Array, instance: number, extraParams: Uint8Array, length: number): boolean {
    const at = instance * FLEX_FLOATS;
    const param = extraParams.length < 2 ? undefined : flexibleIn(extraParams);
    to.fill(0, at, at + FLEX_FLOATS);
    if (param === undefined || !(length > 0)) return false;
    const { x = 0, y = 0, z = 0 } = param.force ?? {};
    const pull = [x, y, z - param.gravity] as const;
    const strength = Math.hypot(...pull);
    const sway = Math.min(MOST_SWAY, Math.max(0, param.wind) * SWAY_PER_WIND);
    const isPulled = strength > 1e-3 && Number.isFinite(strength);
    const way = isPulled ? pull.map((part) => part / strength) : [0, 0, -1];
    for (const [axis, part] of way.entries()) to[at + axis] = part * (1 + sway);
    to[at + 3] = Math.max(1e-3, isPulled ? this.#bendOf(param, strength, length) : 0);
    return true;
  }

  /** Radians between its ends when it lies and is pulled down, as its path comes to rest. */
  #bendOf({ softness, tension, drag }: FlexibleParam, strength: number, length: number): number {
    const metres = Number(length.toPrecision(2));
    const gravity = Number(Math.min(10, strength).toPrecision(2));
    const key = [softness, tension, drag, gravity, metres].join(' ');
    const known = this.#bends.get(key);
    if (known !== undefined) return known;
    const path = new FlexiblePath(
      { type: 'flexible', softness, tension, drag, gravity, wind: 0, force: undefined },
      metres,
      LYING,
    );
    let tip = path.sections.at(-1)!.position.z;
    for (let step = 0; step < MOST_STEPS; step++) {
      path.step(STEP_SECONDS);
      const next = path.sections.at(-1)!.position.z;
      if (Math.abs(next - tip) < 1e-4) break;
      tip = next;
    }
    const { direction } = path.sections.at(-1)!;
    const bend = Math.atan2(-direction.z, Math.hypot(direction.x, direction.y));
    const [oldest] = this.#bends.keys();
    if (this.#bends.size >= MOST_KEPT && oldest !== undefined) this.#bends.delete(oldest);
    this.#bends.set(key, Number.isFinite(bend) ? bend : 0);
    return this.#bends.get(key)!;
  }
}

function flexibleIn(bytes: Uint8Array): FlexibleParam | undefined {
  try {
    return extraParamOf(decodeExtraParams(bytes), 'flexible');
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
