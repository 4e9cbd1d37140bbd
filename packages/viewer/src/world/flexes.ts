import { decodeExtraParams, extraParamOf } from '@landfall/protocol/extra-params';
import type { FlexibleParam } from '@landfall/protocol/extra-params';
import { DecodeError } from '@landfall/protocol/errors';
import { FLEX_FLOATS } from './columns.ts';

/** Gravity pulls, wind sways and tension holds in tenths. */
const SWAY_PER_WIND = 0.03;
const MOST_SWAY = 0.4;
/** How stiff the stiffest is, and how far it gives in within a step of its path. @source scene/flexible, viewer llflexibleobject.cpp */
const MOST_TENSION = 0.99;
const STEP_SECONDS = 1 / 30;
const TENSED = 1 - 0.85 ** (STEP_SECONDS * 30);
const MOST_SOFTNESS = 3;
const MOST_PARAM = 10;

/**
 * Writes how a flexible prim bends, a few numbers of which the graphics card makes how it hangs now: which way it is pulled in the region (x, y, z; by how much that is longer than 1, it sways, in radians), and how many
 * radians it bends when it lies. Four zeros for one that does not bend.
 * @param to {@link FLEX_FLOATS} an instance
 * @param length of the prim along its z axis, metres
 * @returns whether it bends
 */
export function writeFlex(
  to: Float32Array,
  instance: number,
  extraParams: Uint8Array,
  length: number,
): boolean {
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
  to[at + 3] = Math.max(1e-3, isPulled ? bendOf(param, strength, length) : 0);
  return true;
}

/**
 * Radians between its ends when it lies, is pulled down and has come to rest: each section then looks where the last but one before it looks, and as much
 * further down as the pull outweighs what holds it; no further than its length lets it from the one before.
 */
function bendOf({ softness, tension }: FlexibleParam, strength: number, length: number): number {
  const sections = 2 ** Math.min(MOST_SOFTNESS, Math.max(0, Math.floor(softness) || 0));
  const held = Math.min(MOST_TENSION, (Math.min(MOST_PARAM, Math.max(0, tension)) / 10) * TENSED);
  const most = Math.atan((2 * length) / sections);
  const pull = (Math.min(MOST_PARAM, strength) * STEP_SECONDS * (1 - held)) / Math.max(held, 1e-6);
  const down = [0];
  for (let section = 1; section <= sections; section++) {
    const [wanted, before] = [down[Math.max(0, section - 2)]!, down[section - 1]!];
    const angle = Math.atan2(Math.sin(wanted) + pull, Math.cos(wanted));
    down.push(Math.min(angle, before + most));
  }
  return down[sections]!;
}

function flexibleIn(bytes: Uint8Array): FlexibleParam | undefined {
  try {
    return extraParamOf(decodeExtraParams(bytes), 'flexible');
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
